import { counterpartySchema, gatewayOptionsSchema, metadataSchema, moneySchema } from '@lango/core/schemas';
import { z } from 'zod';
import { merchantEventTypes } from '../callback-dispatcher/merchant-events.js';

const merchantReference = z.string().min(1).max(255);
const callbackUrl = z.string().max(2_000);
const positiveMoney = moneySchema.refine(({ amountMinor }) => amountMinor > 0, {
  message: 'must be more than 0',
  path: ['amountMinor'],
});

/** Body of `POST /v1/deposits` and `POST /v1/withdrawals`. */
export const movementRequestSchema = z.strictObject({
  gateway: z.string().min(1).max(32),
  amount: positiveMoney,
  merchantReference: merchantReference.optional(),
  counterparty: counterpartySchema,
  callbackUrl: callbackUrl.optional(),
  metadata: metadataSchema.default({}),
  gatewayOptions: gatewayOptionsSchema.optional(),
});

/** Body of `POST /v1/transactions/{id}/refunds` and `…/reversals`; without an amount, all that is left. */
export const undoRequestSchema = z.strictObject({
  amount: positiveMoney.optional(),
  merchantReference: merchantReference.optional(),
  callbackUrl: callbackUrl.optional(),
  metadata: metadataSchema.default({}),
  gatewayOptions: gatewayOptionsSchema.optional(),
});

/** Body of `…/captures` and `…/cancel`. */
export const emptyRequestSchema = z.strictObject({});

/** Body of `POST /v1/callback-endpoints`. */
export const endpointRequestSchema = z.strictObject({
  url: callbackUrl,
  events: z.array(z.enum(merchantEventTypes)).min(1).optional(),
});

/** Query of `GET /v1/transactions`. */
export const listQuerySchema = z.strictObject({
  status: z.enum(['created', 'submitted', 'pending', 'unknown', 'succeeded', 'failed']).optional(),
  gateway: z.string().max(32).optional(),
  kind: z.enum(['deposit', 'withdrawal', 'refund', 'reversal']).optional(),
  merchantReference: merchantReference.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^txn_[0-9a-f]{32}$/, 'must be the nextCursor of an earlier answer')
    .optional(),
});
