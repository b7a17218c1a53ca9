import { z } from 'zod';
import type { GatewayRecord, GatewayRecordKind } from '../gateway/v1/gateway-record-v1.js';
import { moneySchema } from './money-schema.js';

const reference = z.string().min(1).max(255);

export const gatewayRecordKindSchema: z.ZodType<GatewayRecordKind> = z.enum([
  'deposit',
  'withdrawal',
  'refund',
  'reversal',
  'chargeback',
  'return',
  'fee',
  'payout',
  'other',
]);

/** A line of a gateway's own books. Checked before use, because a plugin may be third-party code. */
export const gatewayRecordSchema: z.ZodType<GatewayRecord> = z.object({
  recordReference: reference,
  kind: gatewayRecordKindSchema,
  direction: z.enum(['in', 'out']),
  money: moneySchema,
  fee: moneySchema.optional(),
  occurredAt: z.iso.datetime(),
  transactionId: z.string().max(64).optional(),
  gatewayReference: reference.optional(),
  receiptNumber: z.string().min(1).max(255).optional(),
  accountReference: z.string().max(255).optional(),
  entryReference: reference.optional(),
  originalTransactionId: z.string().max(64).optional(),
  originalGatewayReference: reference.optional(),
});
