import { z } from 'zod';
import { transactionViewSchema } from '../../services/api/response-schemas.js';
import { at, json } from './common-schemas.js';

const payment = transactionViewSchema.extend({
  merchantId: z.string(),
  nextStep: z.string().optional(),
  dueAt: at.optional(),
});

export const paymentListSchema = z.object({ payments: z.array(payment), nextCursor: z.string().optional() });

export const paymentDetailSchema = payment.extend({
  merchantName: z.string().optional(),
  traceId: z.string().optional(),
  possiblySent: z.boolean(),
  lookUps: z.int(),
  attempts: z.int(),
  unverifiedReference: z.string().optional(),
  reissue: z.object({ proposedBy: z.string(), reason: z.string(), proposedAt: at, expiresAt: at }).optional(),
  actions: z.array(
    z.object({
      action: z.string(),
      allowed: z.boolean(),
      whyNot: z.string().optional(),
    }),
  ),
  timeline: z.array(
    z.object({
      at,
      kind: z.enum([
        'change',
        'attempt',
        'look-up',
        'entry',
        'discrepancy',
        'decision',
        'callback',
        'delivery',
      ]),
      title: z.string(),
      status: z.string().optional(),
      actor: z.string().optional(),
      detail: json.optional(),
    }),
  ),
});

export const exceptionListSchema = z.object({
  exceptions: z.array(
    payment.extend({
      ageSeconds: z.number(),
      known: z.array(z.string()),
      unknown: z.array(z.string()),
      proposedBy: z.string().optional(),
    }),
  ),
});

export const acceptedActionSchema = z.object({ transactionId: z.string(), status: z.string() });
