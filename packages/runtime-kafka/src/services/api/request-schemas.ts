import { isCurrency, listCurrencies, type Transaction } from '@lango/core';
import { counterpartySchema, metadataSchema } from '@lango/core/schemas';
import { z } from 'zod';
import { merchantEventTypes } from '../shared/merchant-events/merchant-events.js';

/** One line of text without control characters. */
const line = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(/^[^\u0000-\u001f\u007f]+$/, 'must have no control characters');
const callbackUrl = line(2_000);
const gatewayId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be the id of a gateway');

/** Money above zero: whole minor units and an ISO 4217 code. */
export const amountSchema = z.strictObject({
  amountMinor: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 currency code in upper case')
    .refine(isCurrency, 'must be an ISO 4217 currency code in upper case')
    .meta({ pattern: `^(${listCurrencies().join('|')})$` }),
});

/** Settings per adapter. The values come from parsed JSON, so the leaves need no schema. */
const gatewayOptions = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  z.record(z.string().max(64), z.unknown()),
) as unknown as z.ZodType<NonNullable<Transaction['gatewayOptions']>>;

// Client generators make members with a default required.
const metadata = metadataSchema.meta({ maxProperties: 20 }).default({}).meta({ default: undefined });

/** Body of `POST /v1/deposits` and `POST /v1/withdrawals`. */
export const paymentRequestSchema = z.strictObject({
  gateway: gatewayId,
  amount: amountSchema,
  merchantReference: line(255).optional(),
  counterparty: counterpartySchema.meta({ maxProperties: 16 }),
  callbackUrl: callbackUrl.optional(),
  metadata,
  gatewayOptions: gatewayOptions.optional(),
});

/** Body of `POST /v1/transactions/{id}/refunds` and `…/reversals`; without an amount, a refund is of all that is left, a reversal of the whole. */
export const refundRequestSchema = z.strictObject({
  amount: amountSchema.optional(),
  merchantReference: line(255).optional(),
  callbackUrl: callbackUrl.optional(),
  metadata,
  gatewayOptions: gatewayOptions.optional(),
});

/** Body of `…/captures`; without an amount, all that is held. */
export const captureRequestSchema = z.strictObject({ amount: amountSchema.optional() });

/** Empty body, such as that of `…/cancel`. */
export const emptyRequestSchema = z.strictObject({});

/** Body of `POST /v1/callback-endpoints`. */
export const endpointRequestSchema = z.strictObject({
  url: callbackUrl,
  events: z.array(z.enum(merchantEventTypes)).min(1).max(merchantEventTypes.length).optional(),
});

/**
 * A time with any offset: clients of other languages write UTC as `+00:00`, and the Python client of openapi-generator as `+0000`.
 */
export const momentSchema = z
  .string()
  .meta({ format: 'date-time' })
  .transform((time) => time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  .pipe(
    z.iso.datetime({
      offset: true,
      message: 'must be an ISO 8601 time with seconds and Z or an offset, such as 2026-01-31T00:00:00Z',
    }),
  );

/** Body of `POST /v1/callback-endpoints/{id}/redeliver`. */
export const redeliverSinceRequestSchema = z.strictObject({
  since: momentSchema,
  includeDelivered: z.boolean().optional(),
});

/** Entries of a page: a string in the URL, an integer in the OpenAPI document. */
export const limitSchema = (fallback: number) =>
  z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100')
    .meta({ type: 'integer', minimum: 1, maximum: 100, pattern: undefined })
    .default(String(fallback))
    .meta({ default: fallback })
    .transform(Number);
const limit = limitSchema(20);

/** Query of `GET /v1/transactions`. */
export const listQuerySchema = z.strictObject({
  status: z.enum(['created', 'submitted', 'pending', 'unknown', 'succeeded', 'failed']).optional(),
  gateway: gatewayId.optional(),
  kind: z.enum(['deposit', 'withdrawal', 'refund', 'reversal']).optional(),
  merchantReference: line(255).optional(),
  createdFrom: momentSchema.optional(),
  createdBefore: momentSchema.optional(),
  limit,
  cursor: z
    .string()
    .regex(/^txn_[0-9a-f]{32}$/, 'must be the nextCursor of an earlier answer')
    .optional(),
});

/** Query of `GET /v1/callback-endpoints/{id}/deliveries`. */
export const deliveriesQuerySchema = z.strictObject({
  limit,
  cursor: z
    .string()
    .regex(/^dlv_[0-9a-f]{32,64}$/, 'must be the nextCursor of an earlier answer')
    .optional(),
});

/** Query of `GET /v1/incoming-deposits`. */
export const incomingQuerySchema = z.strictObject({
  limit,
  cursor: z
    .string()
    .regex(/^inc_[0-9a-f]{32}$/, 'must be the nextCursor of an earlier answer')
    .optional(),
});
