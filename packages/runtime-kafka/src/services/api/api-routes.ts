import type { z } from 'zod';
import type { ApiScope } from './api-token.js';
import {
  captureRequestSchema,
  deliveriesQuerySchema,
  emptyRequestSchema,
  endpointRequestSchema,
  incomingQuerySchema,
  listQuerySchema,
  paymentRequestSchema,
  redeliverSinceRequestSchema,
  refundRequestSchema,
} from './request-schemas.js';
import {
  deliveryListSchema,
  deliveriesStartedSchema,
  deliveryStartedSchema,
  endpointCreatedSchema,
  endpointListSchema,
  endpointViewSchema,
  gatewayListSchema,
  healthSchema,
  historySchema,
  incomingListSchema,
  secretRotatedSchema,
  transactionListSchema,
  transactionViewSchema,
} from './response-schemas.js';

/** One route. Routing, validation, documentation and types are derived from it. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path parameters are written `{id}`. */
  readonly path: string;
  /** Scope that the token needs. Absent: public. */
  readonly scope?: ApiScope;
  readonly summary: string;
  /** `Idempotency-Key` is required, and a repeat under it is safe. */
  readonly idempotencyKey?: true;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly answer: { readonly status: number; readonly description: string; readonly schema?: z.ZodType };
  /** Another status with the same body. */
  readonly alsoStatus?: number;
}

const accepted = { status: 202, description: 'Accepted and stored.', schema: transactionViewSchema };
const ok = <Schema extends z.ZodType>(schema: Schema) => ({ status: 200, description: 'Success.', schema });

/** Every route of the merchants' API, by the name of its client method. */
export const apiRoutes = {
  createDeposit: {
    method: 'POST', path: '/v1/deposits', scope: 'deposits:write', idempotencyKey: true,
    summary: 'Ask a customer for money', body: paymentRequestSchema, answer: accepted,
  },
  createWithdrawal: {
    method: 'POST', path: '/v1/withdrawals', scope: 'withdrawals:write', idempotencyKey: true,
    summary: 'Send money to a customer', body: paymentRequestSchema, answer: accepted,
  },
  refundDeposit: {
    method: 'POST', path: '/v1/transactions/{id}/refunds', scope: 'refunds:write', idempotencyKey: true,
    summary: 'Refund all or part of a succeeded deposit', body: refundRequestSchema, answer: accepted,
  },
  reverseTransaction: {
    method: 'POST', path: '/v1/transactions/{id}/reversals', scope: 'refunds:write', idempotencyKey: true,
    summary: 'Ask the gateway to reverse a payment', body: refundRequestSchema, answer: accepted,
  },
  captureDeposit: {
    method: 'POST', path: '/v1/transactions/{id}/captures', scope: 'deposits:write', idempotencyKey: true,
    summary: 'Capture all or part of the money that a deposit holds; the rest is released', body: captureRequestSchema, answer: accepted,
  },
  cancelTransaction: {
    method: 'POST', path: '/v1/transactions/{id}/cancel', scope: 'deposits:write', idempotencyKey: true,
    summary: 'Cancel a pending deposit', body: emptyRequestSchema, answer: accepted,
  },
  getTransactionHistory: {
    method: 'GET', path: '/v1/transactions/{id}/history', scope: 'transactions:read',
    summary: 'Every version of a transaction, and every request made for it', answer: ok(historySchema),
  },
  getTransaction: {
    method: 'GET', path: '/v1/transactions/{id}', scope: 'transactions:read',
    summary: 'One transaction, with its entries and discrepancies', answer: ok(transactionViewSchema),
  },
  listTransactions: {
    method: 'GET', path: '/v1/transactions', scope: 'transactions:read',
    summary: 'Transactions, newest first', query: listQuerySchema, answer: ok(transactionListSchema),
  },
  listGateways: {
    method: 'GET', path: '/v1/gateways', scope: 'transactions:read',
    summary: 'The gateways of the token’s environment and what they offer', answer: ok(gatewayListSchema),
  },
  listIncomingDeposits: {
    method: 'GET', path: '/v1/incoming-deposits', scope: 'transactions:read',
    summary: 'Payments that customers started themselves and that belong to this merchant, newest first',
    query: incomingQuerySchema, answer: ok(incomingListSchema),
  },
  createCallbackEndpoint: {
    method: 'POST', path: '/v1/callback-endpoints', scope: 'endpoints:write',
    summary: 'Create a callback endpoint; the secret is shown only in this response', body: endpointRequestSchema,
    answer: { status: 201, description: 'Created.', schema: endpointCreatedSchema },
  },
  listCallbackEndpoints: {
    method: 'GET', path: '/v1/callback-endpoints', scope: 'endpoints:write',
    summary: 'The callback endpoints, disabled ones included', answer: ok(endpointListSchema),
  },
  removeCallbackEndpoint: {
    method: 'DELETE', path: '/v1/callback-endpoints/{id}', scope: 'endpoints:write',
    summary: 'Remove a callback endpoint', answer: { status: 204, description: 'Removed.' },
  },
  rotateCallbackSecret: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/rotate-secret', scope: 'endpoints:write',
    summary: 'Rotate the secret: the new one is shown only in this response, the old one also signs for 24 hours', body: emptyRequestSchema,
    answer: ok(secretRotatedSchema),
  },
  enableCallbackEndpoint: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/enable', scope: 'endpoints:write',
    summary: 'Enable a disabled endpoint', body: emptyRequestSchema, answer: ok(endpointViewSchema),
  },
  testCallbackEndpoint: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/test', scope: 'endpoints:write',
    summary: 'Send one test event, signed like any other', body: emptyRequestSchema,
    answer: { status: 202, description: 'Scheduled; see the deliveries.', schema: deliveryStartedSchema },
  },
  listDeliveries: {
    method: 'GET', path: '/v1/callback-endpoints/{id}/deliveries', scope: 'endpoints:write',
    summary: 'Deliveries to an endpoint, newest first, with every attempt', query: deliveriesQuerySchema,
    answer: ok(deliveryListSchema),
  },
  redeliver: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/deliveries/{deliveryId}/redeliver', scope: 'endpoints:write',
    summary: 'Redeliver an event of the last 30 days, under the same message id',
    answer: { status: 202, description: 'Scheduled.', schema: deliveryStartedSchema },
  },
  redeliverSince: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/redeliver', scope: 'endpoints:write',
    summary: 'Redeliver every undelivered event since a time, such as those held while the endpoint was disabled',
    body: redeliverSinceRequestSchema,
    answer: { status: 202, description: 'Scheduled.', schema: deliveriesStartedSchema },
  },
  getHealth: { method: 'GET', path: '/healthz', summary: 'Whether this process responds', answer: ok(healthSchema) },
  getReadiness: {
    method: 'GET', path: '/readyz', summary: 'Whether this process can do its work', answer: ok(healthSchema), alsoStatus: 503,
  },
} as const satisfies Record<string, ApiRoute>; // prettier-ignore

/** Name of a route. */
export type ApiOperation = keyof typeof apiRoutes;
