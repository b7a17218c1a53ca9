import { z } from 'zod';
import { transactionIdPattern } from '../transaction/create-transaction-id.js';
import type { TransactionStatus } from '../transaction/transaction-status.js';
import type { Counterparty, Transaction, TransactionKind } from '../transaction/transaction.js';
import { customerActionSchema, failureReasonSchema } from './gateway-response-schema.js';
import { moneySchema } from './money-schema.js';

export const transactionKindSchema: z.ZodType<TransactionKind> = z.enum([
  'deposit',
  'withdrawal',
  'refund',
  'reversal',
]);

export const transactionStatusSchema: z.ZodType<TransactionStatus> = z.enum([
  'created',
  'submitted',
  'pending',
  'unknown',
  'succeeded',
  'failed',
]);

/** The customer, from untrusted input: at most 16 short string members. */
export const counterpartySchema: z.ZodType<Counterparty> = z
  .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,31}$/), z.string().min(1).max(255))
  .refine((members) => Object.keys(members).length <= 16, 'has more than 16 members');

/** The merchant's own labels: at most 20, keys of 40 and values of 500 characters. */
export const metadataSchema: z.ZodType<Readonly<Record<string, string>>> = z
  .record(z.string().regex(/^[a-zA-Z0-9_.-]{1,40}$/), z.string().max(500))
  .refine((labels) => Object.keys(labels).length <= 20, 'has more than 20 labels');

/** Settings per adapter, as JSON. */
export const gatewayOptionsSchema: z.ZodType<NonNullable<Transaction['gatewayOptions']>> = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  z.record(z.string().max(64), z.json()),
);

/** A complete transaction, for hosts that store or send it as JSON. */
export const transactionSchema: z.ZodType<Transaction> = z.strictObject({
  transactionId: z.string().regex(transactionIdPattern),
  kind: transactionKindSchema,
  gatewayId: z.string().min(1).max(32),
  money: moneySchema,
  status: transactionStatusSchema,
  version: z.int().min(1),
  merchantReference: z.string().max(255).optional(),
  counterparty: counterpartySchema,
  gatewayReference: z.string().max(255).optional(),
  receiptNumber: z.string().max(255).optional(),
  fee: moneySchema.optional(),
  action: customerActionSchema.optional(),
  failure: z
    .strictObject({
      reason: failureReasonSchema,
      rawCode: z.string().optional(),
      rawMessage: z.string().optional(),
    })
    .optional(),
  originalTransactionId: z.string().regex(transactionIdPattern).optional(),
  metadata: metadataSchema,
  gatewayOptions: gatewayOptionsSchema.optional(),
  createdAt: z.iso.datetime(),
  submittedAt: z.iso.datetime().optional(),
  submitBy: z.iso.datetime().optional(),
});
