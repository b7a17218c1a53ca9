import { z } from 'zod';
import { at, money, environment } from './common-schemas.js';

const difference = z.object({
  difference: z.enum(['missing', 'extra', 'mismatched']),
  reason: z.string(),
  at,
  transactionId: z.string().optional(),
  incomingDepositId: z.string().optional(),
  kind: z.string(),
  status: z.string().optional(),
  ours: money.optional(),
  gateway: money.optional(),
  recordReference: z.string().optional(),
  gatewayReference: z.string().optional(),
  receiptNumber: z.string().optional(),
  recorded: z.boolean().optional(),
});

const reconciliation = z.object({
  gatewayId: z.string(),
  gatewayAccount: z.string(),
  environment,
  from: at,
  to: at,
  source: z.enum(['api', 'statement']),
  counts: z.object({
    records: z.int(),
    repeated: z.int(),
    matched: z.int(),
    missing: z.int(),
    extra: z.int(),
    mismatched: z.int(),
    atBoundary: z.int(),
    unresolved: z.int(),
  }),
  totals: z.array(
    z.object({
      kind: z.string(),
      direction: z.enum(['in', 'out']),
      currency: z.string(),
      records: z.int(),
      amountMinor: z.int(),
    }),
  ),
  differences: z.array(difference).meta({ description: 'The first 1,000; the counts include all.' }),
});

export const jobSchema = z.object({
  jobId: z.string(),
  kind: z.string(),
  startedBy: z.string(),
  createdAt: at,
  total: z.int(),
  done: z.int(),
  finishedAt: at.optional(),
  results: z.array(z.object({ id: z.string(), result: z.string() })),
  report: reconciliation.optional().meta({ description: 'Report of a finished reconciliation.' }),
});

export const jobListSchema = z.object({ jobs: z.array(jobSchema) });
