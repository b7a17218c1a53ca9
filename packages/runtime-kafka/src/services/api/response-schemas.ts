import { entryKindSchema, failureReasonSchema } from '@lango/core/schemas';
import { transactionKindSchema, transactionStatusSchema } from '@lango/core/schemas';
import { z } from 'zod';
import { merchantEventTypes } from '../shared/merchant-events/merchant-events.js';

const at = z.string().meta({ format: 'date-time' });
const environment = z.enum(['test', 'live']);
const money = z.object({ amountMinor: z.int(), currency: z.string() });
const texts = z.record(z.string(), z.string());

/** In minor units: sums of the entries. */
const balanceSchema = z.object({
  currency: z.string(),
  capturedMinor: z.int(),
  paidOutMinor: z.int(),
  refundedMinor: z.int(),
  disputedMinor: z.int(),
  returnedMinor: z.int(),
  netMinor: z.int().meta({ description: 'What is left with the merchant; below 0 where money went out.' }),
  refundableMinor: z.int(),
});

const entrySchema = z.object({
  kind: entryKindSchema,
  origin: z.enum(['ours', 'outside']),
  amount: money,
  reference: z.string(),
  transactionId: z.string().optional(),
  evidence: z.enum(['answer', 'signed', 'look-up', 'records', 'review']),
  occurredAt: at.optional(),
  recordedAt: at,
});

export const redirectActionSchema = z.object({ type: z.enum(['redirect']), url: z.string() });
export const clientSecretActionSchema = z.object({
  type: z.enum(['client-secret']),
  clientSecret: z.string(),
});
export const approveActionSchema = z.object({
  type: z.enum(['approve-on-device']),
  accountReference: z.string().optional(),
});
export const otherActionSchema = z.object({ type: z.string() }).meta({
  description: 'An action of a type added later. A client that does not know it waits for the outcome.',
});

/** What the customer has to do. The last member lets generated clients accept types added later. */
export const actionSchema = z.union([
  redirectActionSchema,
  clientSecretActionSchema,
  approveActionSchema,
  otherActionSchema,
]);

/** A transaction as merchants see it. */
export const transactionViewSchema = z.object({
  transactionId: z.string(),
  kind: transactionKindSchema,
  gateway: z.string(),
  environment,
  status: transactionStatusSchema,
  version: z.int(),
  amount: money,
  merchantReference: z.string().optional(),
  counterparty: texts,
  gatewayReference: z.string().optional(),
  receiptNumber: z.string().optional(),
  fee: money.optional(),
  action: actionSchema.optional(),
  failure: z
    .object({
      reason: failureReasonSchema,
      rawCode: z.string().optional(),
      rawMessage: z.string().optional(),
    })
    .optional(),
  originalTransactionId: z.string().optional(),
  reissueOf: z
    .string()
    .optional()
    .meta({ description: 'The transaction that this one reissues, as two people decided.' }),
  reissuedAs: z
    .string()
    .optional()
    .meta({ description: 'The transaction that reissues this one. Do not create another.' }),
  metadata: texts,
  createdAt: at,
  submittedAt: at.optional(),
  review: z.object({ requestedAt: at, reason: z.string() }).optional(),
  balance: balanceSchema.optional(),
  entries: z.array(entrySchema).optional().meta({
    description: 'Entries of the transaction and of its refunds and reversals.',
  }),
  discrepancies: z
    .array(z.object({ discrepancyId: z.string(), kind: z.string(), detail: z.string(), recordedAt: at }))
    .optional(),
});

export const transactionListSchema = z.object({
  transactions: z.array(transactionViewSchema),
  nextCursor: z.string().optional(),
});

export const historySchema = z.object({
  history: z.array(z.object({ version: z.int(), status: transactionStatusSchema, cause: z.string(), at })),
  attempts: z.array(z.object({ operation: z.string(), startedAt: at, outcome: z.string().optional() })),
  entries: z.array(entrySchema),
  decisions: z.array(
    z.object({
      version: z.int(),
      reason: z.string(),
      statusBefore: transactionStatusSchema,
      statusAfter: transactionStatusSchema,
      at,
    }),
  ),
});

export const gatewayListSchema = z.object({
  gateways: z.array(z.object({ gateway: z.string(), operations: z.record(z.string(), z.unknown()) })),
});

export const endpointViewSchema = z.object({
  endpointId: z.string(),
  url: z.string(),
  events: z.array(z.enum(merchantEventTypes)),
  createdAt: at,
  disabledAt: at.optional(),
  disabledReason: z.enum(['gone', 'no-success']).optional(),
});

/** An endpoint with its secret, which no later response shows. */
export const endpointCreatedSchema = endpointViewSchema.extend({ secret: z.string() });

export const endpointListSchema = z.object({ callbackEndpoints: z.array(endpointViewSchema) });

export const secretRotatedSchema = z.object({
  endpointId: z.string(),
  secret: z.string(),
  previousSecretUntil: at,
});

export const deliveryListSchema = z.object({
  deliveries: z.array(
    z.object({
      deliveryId: z.string(),
      transactionId: z.string().optional(),
      eventType: z.string(),
      messageId: z.string(),
      status: z.enum(['pending', 'delivered', 'exhausted', 'held']),
      attempts: z.int(),
      createdAt: at,
      lastResult: z.string().optional(),
      dueAt: at.optional(),
      log: z.array(z.object({ attempt: z.int(), at, result: z.string() })),
    }),
  ),
  nextCursor: z.string().optional(),
});

export const deliveryStartedSchema = z.object({ deliveryId: z.string() });

export const deliveriesStartedSchema = z.object({ endpointId: z.string(), events: z.int() });

export const incomingListSchema = z.object({
  incomingDeposits: z.array(
    z.object({
      incomingDepositId: z.string(),
      gateway: z.string(),
      gatewayReference: z.string(),
      amount: money,
      accountReference: z.string().optional(),
      receivingAccount: z.string().optional(),
      counterparty: z.object({ phoneNumber: z.string().optional(), name: z.string().optional() }),
      paidAt: at.optional(),
      evidence: z.enum(['signed', 'look-up', 'hint']).optional(),
      receivedAt: at,
    }),
  ),
  nextCursor: z.string().optional(),
});

export const healthSchema = z.object({ status: z.string(), checks: texts.optional() });

/** RFC 9457, `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  field: z.string().optional(),
});
