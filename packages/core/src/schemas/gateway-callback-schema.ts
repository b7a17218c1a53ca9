import { z } from 'zod';
import type { CallbackEvidence, GatewayUpdate, IncomingDeposit } from '../gateway/v1/gateway-callback-v1.js';
import type { EntryKind, GatewayEntry } from '../gateway/v1/gateway-entry-v1.js';
import { gatewayResponseSchema } from './gateway-response-schema.js';
import { moneySchema } from './money-schema.js';

const reference = z.string().min(1).max(255);

export const callbackEvidenceSchema: z.ZodType<CallbackEvidence> = z.enum(['signed', 'look-up', 'hint']);

export const gatewayUpdateSchema: z.ZodType<GatewayUpdate> = z.intersection(
  gatewayResponseSchema,
  z.object({ transactionId: z.string().max(64).optional(), gatewayReference: reference.optional() }),
);

export const incomingDepositSchema: z.ZodType<IncomingDeposit> = z.object({
  gatewayReference: reference,
  money: moneySchema,
  accountReference: z.string().max(255).optional(),
  counterparty: z.object({
    phoneNumber: z.string().max(255).optional(),
    name: z.string().max(255).optional(),
  }),
  paidAt: z.string().max(64).optional(),
  receivingAccount: z.string().max(255).optional(),
});

export const entryKindSchema: z.ZodType<EntryKind> = z.enum([
  'captured',
  'paid-out',
  'refunded',
  'reversed',
  'returned',
  'chargeback',
  'chargeback-reversed',
  'adjusted',
]);

export const gatewayEntrySchema: z.ZodType<GatewayEntry> = z.object({
  transactionId: z.string().max(64).optional(),
  gatewayReference: reference.optional(),
  kind: entryKindSchema,
  money: moneySchema.refine(({ amountMinor }) => amountMinor > 0, 'an entry moves more than 0'),
  entryReference: reference,
  occurredAt: z.string().max(64).optional(),
  isFinal: z.boolean().optional(),
  rawCode: z.string().max(255),
  rawMessage: z.string().max(2_000),
});
