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

/** One route: what routes, validates, documents and types it, in one place. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{id}` and the like for what is in the path. */
  readonly path: string;
  /** What a token needs; absent for the routes that everyone may read. */
  readonly scope?: ApiScope;
  readonly summary: string;
  /** The request is repeated safely under its `Idempotency-Key`, which is required then. */
  readonly idempotencyKey?: true;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly answer: { readonly status: number; readonly description: string; readonly schema?: z.ZodType };
  /** Another status whose body is the answer's too. */
  readonly alsoStatus?: number;
}

const accepted = { status: 202, description: 'Taken, and safe from loss.', schema: transactionViewSchema };
const ok = <Schema extends z.ZodType>(schema: Schema) => ({ status: 200, description: 'As asked.', schema });

/** Every route of the merchants' interface, by the name that clients call it. */
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
    summary: 'Give back all or some of a succeeded deposit', body: refundRequestSchema, answer: accepted,
  },
  reverseTransaction: {
    method: 'POST', path: '/v1/transactions/{id}/reversals', scope: 'refunds:write', idempotencyKey: true,
    summary: 'Ask the gateway to undo a payment', body: refundRequestSchema, answer: accepted,
  },
  captureDeposit: {
    method: 'POST', path: '/v1/transactions/{id}/captures', scope: 'deposits:write', idempotencyKey: true,
    summary: 'Take the money that a deposit holds, all or some; the rest is released', body: captureRequestSchema, answer: accepted,
  },
  cancelTransaction: {
    method: 'POST', path: '/v1/transactions/{id}/cancel', scope: 'deposits:write', idempotencyKey: true,
    summary: 'End a pending deposit without taking money', body: emptyRequestSchema, answer: accepted,
  },
  getTransactionHistory: {
    method: 'GET', path: '/v1/transactions/{id}/history', scope: 'transactions:read',
    summary: 'Every version of a transaction, and every request made for it', answer: ok(historySchema),
  },
  getTransaction: {
    method: 'GET', path: '/v1/transactions/{id}', scope: 'transactions:read',
    summary: 'One transaction, with what speaks against it', answer: ok(transactionViewSchema),
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
    summary: 'Be told about transactions; the answer shows the secret this once', body: endpointRequestSchema,
    answer: { status: 201, description: 'Made.', schema: endpointCreatedSchema },
  },
  listCallbackEndpoints: {
    method: 'GET', path: '/v1/callback-endpoints', scope: 'endpoints:write',
    summary: 'The callback endpoints, disabled ones included', answer: ok(endpointListSchema),
  },
  removeCallbackEndpoint: {
    method: 'DELETE', path: '/v1/callback-endpoints/{id}', scope: 'endpoints:write',
    summary: 'Be told nothing more at this address', answer: { status: 204, description: 'Gone.' },
  },
  rotateCallbackSecret: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/rotate-secret', scope: 'endpoints:write',
    summary: 'A new secret, shown this once; the old one signs beside it for 24 hours', body: emptyRequestSchema,
    answer: ok(secretRotatedSchema),
  },
  enableCallbackEndpoint: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/enable', scope: 'endpoints:write',
    summary: 'Use an endpoint again that was disabled', body: emptyRequestSchema, answer: ok(endpointViewSchema),
  },
  testCallbackEndpoint: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/test', scope: 'endpoints:write',
    summary: 'Send one test event, signed and guarded like every other', body: emptyRequestSchema,
    answer: { status: 202, description: 'On its way; see the deliveries.', schema: deliveryStartedSchema },
  },
  listDeliveries: {
    method: 'GET', path: '/v1/callback-endpoints/{id}/deliveries', scope: 'endpoints:write',
    summary: 'What was sent to an endpoint, newest first, with every try', query: deliveriesQuerySchema,
    answer: ok(deliveryListSchema),
  },
  redeliver: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/deliveries/{deliveryId}/redeliver', scope: 'endpoints:write',
    summary: 'Send an event of the last 30 days again, under the same message id',
    answer: { status: 202, description: 'On its way.', schema: deliveryStartedSchema },
  },
  redeliverSince: {
    method: 'POST', path: '/v1/callback-endpoints/{id}/redeliver', scope: 'endpoints:write',
    summary: 'Send everything since a time that was not delivered, such as what arose while the endpoint was disabled',
    body: redeliverSinceRequestSchema,
    answer: { status: 202, description: 'On their way.', schema: deliveriesStartedSchema },
  },
  getHealth: { method: 'GET', path: '/healthz', summary: 'Whether this process answers', answer: ok(healthSchema) },
  getReadiness: {
    method: 'GET', path: '/readyz', summary: 'Whether this process can do its work', answer: ok(healthSchema), alsoStatus: 503,
  },
} as const satisfies Record<string, ApiRoute>; // prettier-ignore

/** Name of a route. */
export type ApiOperation = keyof typeof apiRoutes;
