import { z } from 'zod';
import { limitSchema, momentSchema } from '../services/api/request-schemas.js';

const line = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(/^[^\u0000-\u001f\u007f]+$/, 'must have no control characters');
const text = (lengthMax: number) => z.string().trim().min(1).max(lengthMax);
const limit = limitSchema(50);
const cursor = line(100).optional();
const transactionId = z.string().regex(/^txn_[0-9a-f]{32}$/, 'must be the id of a transaction');

/** The version that the operator saw: an action on a payment that has changed since is refused. */
const version = z.int().min(1);
/** Reason of a decision. */
const reason = text(1_000);

/** Body of `POST /v1/operations/session`; without a token, a trusted proxy in front names the operator. */
export const signInSchema = z.strictObject({ token: line(128).optional() });

const paymentFilters = {
  q: text(255).optional(),
  status: z.enum(['created', 'submitted', 'pending', 'unknown', 'succeeded', 'failed']).optional(),
  gateway: line(32).optional(),
  kind: z.enum(['deposit', 'withdrawal', 'refund', 'reversal']).optional(),
  merchant: line(64).optional(),
  environment: z.enum(['test', 'live']).optional(),
  amountMinor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be a whole number of minor units, above 0')
    .meta({ type: 'integer', minimum: 1, maximum: 999_999_999_999_999, pattern: undefined })
    .transform(Number)
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 currency code in upper case')
    .optional(),
  review: z.enum(['true']).optional(),
  createdFrom: momentSchema.optional(),
  createdBefore: momentSchema.optional(),
};

/** Query of `GET /v1/operations/payments`. */
export const paymentsQuerySchema = z.strictObject({
  ...paymentFilters,
  limit,
  cursor: transactionId.optional(),
});
/** Query of `GET /v1/operations/payments.csv`. */
export const paymentsExportSchema = z.strictObject(paymentFilters);
/** Query of lists with paging only. */
export const pageQuerySchema = z.strictObject({ limit, cursor });
/** Query of `GET /v1/operations/callbacks`. */
export const callbacksQuerySchema = z.strictObject({ limit, cursor, gateway: line(32).optional() });
/** Query of `GET /v1/operations/incoming-deposits`. */
export const incomingQuerySchema = z.strictObject({ limit, cursor, all: z.enum(['true']).optional() });

export const versionSchema = z.strictObject({ version });
export const amountActionSchema = z.strictObject({
  version,
  amountMinor: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
export const resolutionSchema = z.strictObject({
  version,
  outcome: z.enum(['succeeded', 'failed', 'acknowledged']),
  gatewayReference: line(255).optional(),
  reason,
});
export const reasonSchema = z.strictObject({ version, reason });
export const bulkLookUpSchema = z.strictObject({ transactionIds: z.array(transactionId).min(1).max(100) });
export const redeliverSchema = z.strictObject({
  since: momentSchema,
  includeDelivered: z.boolean().optional(),
});
/** Most bytes of an uploaded statement. Larger ones are for `lango reconcile`. */
export const statementBytesMax = 10 * 1024 * 1024;
export const reconciliationSchema = z.strictObject({
  gateway: line(32),
  from: momentSchema,
  to: momentSchema,
  /** The text of the file that the provider's portal exported. Default: the gateway is asked. */
  statement: z.string().min(1).max(statementBytesMax).optional(),
  /** Whether to book missing entries and record other differences. Default: nothing is written. */
  record: z.boolean().optional(),
});
/** Query of `GET /v1/operations/endpoints`. */
export const endpointsQuerySchema = z.strictObject({ merchant: line(64).optional() });
export const merchantGatewaysSchema = z.strictObject({ gateways: z.array(line(32)).min(1).max(100) });
export const assignSchema = z.strictObject({ merchantId: line(64) });
export const nothingSchema = z.strictObject({});
