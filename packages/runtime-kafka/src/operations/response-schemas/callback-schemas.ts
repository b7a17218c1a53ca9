import { z } from 'zod';
import { at, environment, json } from './common-schemas.js';

const callbackSummary = z.object({
  callbackId: z.string(),
  gateway: z.string(),
  environment,
  receivedAt: at,
  path: z.string(),
  transactionId: z.string().optional(),
  evidence: z.string().optional(),
  outcome: z.string().optional(),
});

export const callbackListSchema = z.object({
  callbacks: z.array(callbackSummary),
  nextCursor: z.string().optional(),
});

export const callbackDetailSchema = callbackSummary.extend({
  sourceAddress: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  bodyBytes: z.int(),
  reading: json,
});

export const replayPreviewSchema = z.object({
  reads: z.enum(['read-again', 'stored-reading', 'erased']),
  changesReading: z.boolean(),
  before: json,
  after: json,
  effects: z.array(
    z.object({
      transactionId: z.string().optional(),
      statusBefore: z.string().optional(),
      statusAfter: z.string().optional(),
      entries: z.int(),
      text: z.string(),
    }),
  ),
});

export const replayedSchema = z.object({ callbackId: z.string(), outcome: z.string() });
