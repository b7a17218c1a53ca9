import type { z } from 'zod';
import type { OperatorRole } from '../ports/operator.js';
import { deliveriesQuerySchema } from '../services/api/request-schemas.js';
import {
  deliveryListSchema,
  deliveryStartedSchema,
  endpointViewSchema,
} from '../services/api/response-schemas.js';
import * as requests from './operations-request-schemas.js';
import * as responses from './operations-response-schemas.js';

/** One route of the operators' API. */
export interface OperationsRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** The required role; absent for signing in. */
  readonly role?: OperatorRole;
  readonly summary: string;
  readonly idempotencyKey?: true;
  readonly body?: z.ZodType;
  /** Most bytes of the body. Default 65,536. */
  readonly bodyBytesMax?: number;
  readonly query?: z.ZodObject;
  readonly answer: {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    readonly contentType?: string;
  };
}

const ok = <Schema extends z.ZodType>(schema: Schema) => ({ status: 200, description: 'Success.', schema });
const accepted = <Schema extends z.ZodType>(schema: Schema) => ({
  status: 202,
  description: 'Accepted.',
  schema,
});
const noContent = { status: 204, description: 'Done.' };
const root = '/v1/operations';
const payment = `${root}/payments/{id}`;
const endpoint = `${root}/merchants/{merchantId}/endpoints/{id}`;
const eventHandler = `${root}/event-handlers/{name}`;

/** Every route of the operators' API, by the name of its client method. */
export const operationsRoutes = {
  operatorSignIn: {
    method: 'POST', path: `${root}/session`, summary: 'Sign a browser in; the response sets its cookie', body: requests.signInSchema,
    answer: ok(responses.sessionSchema),
  },
  operatorSession: { method: 'GET', path: `${root}/session`, role: 'viewer', summary: 'The signed-in operator', answer: ok(responses.sessionSchema) },
  operatorSignOut: { method: 'DELETE', path: `${root}/session`, role: 'viewer', summary: 'Sign out', answer: noContent },
  operationsOverview: {
    method: 'GET', path: `${root}/overview`, role: 'viewer', summary: 'Problems, waiting work, and payments of the last 30 minutes',
    answer: ok(responses.overviewSchema),
  },
  searchPayments: {
    method: 'GET', path: `${root}/payments`, role: 'viewer', summary: 'Payments of all merchants, newest first', query: requests.paymentsQuerySchema,
    answer: ok(responses.paymentListSchema),
  },
  exportPayments: {
    method: 'GET', path: `${root}/payments.csv`, role: 'viewer', summary: 'The same as CSV, at most 10,000 rows', query: requests.paymentsExportSchema,
    answer: { status: 200, description: 'One row for each payment.', contentType: 'text/csv; charset=utf-8' },
  },
  showPayment: {
    method: 'GET', path: payment, role: 'viewer', summary: 'One payment with its timeline, balance and allowed actions',
    answer: ok(responses.paymentDetailSchema),
  },
  lookUpPayment: {
    method: 'POST', path: `${payment}/look-up`, role: 'operator', summary: 'Look a payment up at its gateway now', body: requests.versionSchema,
    answer: ok(responses.acceptedActionSchema),
  },
  capturePayment: {
    method: 'POST', path: `${payment}/capture`, role: 'operator', summary: 'Capture all or part of what a pending deposit holds',
    body: requests.amountActionSchema, answer: accepted(responses.acceptedActionSchema),
  },
  cancelPayment: {
    method: 'POST', path: `${payment}/cancel`, role: 'operator', summary: 'Cancel a pending deposit', body: requests.versionSchema,
    answer: accepted(responses.acceptedActionSchema),
  },
  refundPayment: {
    method: 'POST', path: `${payment}/refund`, role: 'operator', idempotencyKey: true, summary: 'Refund all or part of a succeeded deposit',
    body: requests.amountActionSchema, answer: accepted(responses.acceptedActionSchema),
  },
  resolveReview: {
    method: 'POST', path: `${payment}/resolution`, role: 'operator', summary: 'Resolve a payment in review, with evidence and a reason',
    body: requests.resolutionSchema, answer: ok(responses.acceptedActionSchema),
  },
  proposeReissue: {
    method: 'POST', path: `${payment}/reissue`, role: 'operator', summary: 'Propose a reissue: nothing moved, and it should be sent once more',
    body: requests.reasonSchema, answer: ok(responses.acceptedActionSchema),
  },
  approveReissue: {
    method: 'POST', path: `${payment}/reissue/approval`, role: 'approver', summary: 'Approve a reissue that another person proposed',
    body: requests.reasonSchema, answer: ok(responses.acceptedActionSchema),
  },
  withdrawReissue: {
    method: 'POST', path: `${payment}/reissue/withdrawal`, role: 'operator', summary: 'Withdraw a proposed reissue', body: requests.reasonSchema,
    answer: ok(responses.acceptedActionSchema),
  },
  listExceptions: {
    method: 'GET', path: `${root}/exceptions`, role: 'viewer', summary: 'Payments in review, longest waiting first',
    answer: ok(responses.exceptionListSchema),
  },
  lookUpExceptions: {
    method: 'POST', path: `${root}/exceptions/look-ups`, role: 'operator', summary: 'Look several payments up, as a job', body: requests.bulkLookUpSchema,
    answer: accepted(responses.jobSchema),
  },
  listGatewayCallbacks: {
    method: 'GET', path: `${root}/callbacks`, role: 'viewer', summary: 'Stored gateway callbacks, newest first', query: requests.callbacksQuerySchema,
    answer: ok(responses.callbackListSchema),
  },
  showGatewayCallback: {
    method: 'GET', path: `${root}/callbacks/{id}`, role: 'viewer', summary: 'One callback as received, without secrets', answer: ok(responses.callbackDetailSchema),
  },
  previewCallbackReplay: {
    method: 'POST', path: `${root}/callbacks/{id}/replay-preview`, role: 'viewer', summary: 'Preview what a replay would change',
    body: requests.nothingSchema, answer: ok(responses.replayPreviewSchema),
  },
  replayGatewayCallback: {
    method: 'POST', path: `${root}/callbacks/{id}/replay`, role: 'operator', summary: 'Read a callback again with the current adapter, and apply it',
    body: requests.nothingSchema, answer: accepted(responses.replayedSchema),
  },
  listEndpointHealth: {
    method: 'GET', path: `${root}/endpoints`, role: 'viewer', summary: 'Merchants’ endpoints with the results of their newest events',
    query: requests.endpointsQuerySchema,
    answer: ok(responses.endpointHealthSchema),
  },
  listEndpointDeliveries: {
    method: 'GET', path: `${endpoint}/deliveries`, role: 'viewer', summary: 'Deliveries to an endpoint, newest first', query: deliveriesQuerySchema,
    answer: ok(deliveryListSchema),
  },
  redeliverEvent: {
    method: 'POST', path: `${endpoint}/deliveries/{deliveryId}/redeliver`, role: 'operator', summary: 'Redeliver one event',
    answer: accepted(deliveryStartedSchema),
  },
  redeliverEventsSince: {
    method: 'POST', path: `${endpoint}/redeliver`, role: 'operator', summary: 'Redeliver every undelivered event since a time, as a job',
    body: requests.redeliverSchema, answer: accepted(responses.jobSchema),
  },
  testEndpoint: {
    method: 'POST', path: `${endpoint}/test`, role: 'operator', summary: 'Send one test event', body: requests.nothingSchema,
    answer: accepted(deliveryStartedSchema),
  },
  enableEndpoint: {
    method: 'POST', path: `${endpoint}/enable`, role: 'operator', summary: 'Enable a disabled endpoint', body: requests.nothingSchema,
    answer: ok(endpointViewSchema),
  },
  rotateEndpointSecret: {
    method: 'POST', path: `${endpoint}/rotate-secret`, role: 'admin', summary: 'Rotate the secret; the new one is shown only in this response', body: requests.nothingSchema,
    answer: ok(responses.secretShownSchema),
  },
  listEventHandlers: {
    method: 'GET', path: `${root}/event-handlers`, role: 'viewer', summary: 'In-process event handlers with the results of their newest events',
    answer: ok(responses.eventHandlerListSchema),
  },
  listEventHandlerDeliveries: {
    method: 'GET', path: `${eventHandler}/deliveries`, role: 'viewer', summary: 'Events of a handler with every try and why it failed, newest first',
    query: deliveriesQuerySchema, answer: ok(deliveryListSchema),
  },
  redeliverEventToHandler: {
    method: 'POST', path: `${eventHandler}/deliveries/{deliveryId}/redeliver`, role: 'operator', summary: 'Redeliver one event to a handler',
    answer: accepted(deliveryStartedSchema),
  },
  redeliverToEventHandler: {
    method: 'POST', path: `${eventHandler}/redeliver`, role: 'operator', summary: 'Redeliver every undelivered event of a handler since a time, as a job',
    body: requests.redeliverSchema, answer: accepted(responses.jobSchema),
  },
  removeEventHandler: {
    method: 'DELETE', path: eventHandler, role: 'admin', summary: 'Remove a handler that no process has, and give up its waiting events',
    answer: ok(responses.handlerRemovedSchema),
  },
  listJobs: { method: 'GET', path: `${root}/jobs`, role: 'viewer', summary: 'The newest bulk jobs with their progress', answer: ok(responses.jobListSchema) },
  showJob: { method: 'GET', path: `${root}/jobs/{id}`, role: 'viewer', summary: 'One job', answer: ok(responses.jobSchema) },
  startReconciliation: {
    method: 'POST', path: `${root}/reconciliations`, role: 'operator', summary: 'Compare a period with a gateway’s own records or a statement, as a job',
    body: requests.reconciliationSchema, bodyBytesMax: requests.statementBytesMax + 65_536, answer: accepted(responses.jobSchema),
  },
  searchIncomingDeposits: {
    method: 'GET', path: `${root}/incoming-deposits`, role: 'viewer', summary: 'Payments that customers started themselves; by default those without a merchant',
    query: requests.incomingQuerySchema, answer: ok(responses.operationsIncomingSchema),
  },
  assignIncomingDeposit: {
    method: 'POST', path: `${root}/incoming-deposits/{id}/assign`, role: 'operator', summary: 'Assign an incoming deposit to a merchant', body: requests.assignSchema,
    answer: ok(responses.doneSchema),
  },
  listDeadLetters: {
    method: 'GET', path: `${root}/dead-letters`, role: 'viewer', summary: 'Work that failed on every attempt', answer: ok(responses.deadLetterListSchema),
  },
  retryDeadLetter: {
    method: 'POST', path: `${root}/dead-letters/{id}/retry`, role: 'operator', summary: 'Retry the work of a dead letter', body: requests.nothingSchema,
    answer: accepted(responses.doneSchema),
  },
  listMerchants: {
    method: 'GET', path: `${root}/merchants`, role: 'viewer', summary: 'Merchants and their tokens, without secrets', answer: ok(responses.merchantListSchema),
  },
  allowMerchantGateways: {
    method: 'POST', path: `${root}/merchants/{merchantId}/gateways`, role: 'admin', summary: 'Let a merchant use these gateways and no other',
    body: requests.merchantGatewaysSchema, answer: ok(responses.doneSchema),
  },
  allowEveryGateway: {
    method: 'DELETE', path: `${root}/merchants/{merchantId}/gateways`, role: 'admin', summary: 'Let a merchant use every gateway',
    answer: ok(responses.doneSchema),
  },
  revokeMerchantToken: {
    method: 'POST', path: `${root}/tokens/{id}/revoke`, role: 'admin', summary: 'Revoke a merchant’s token', body: requests.nothingSchema,
    answer: ok(responses.doneSchema),
  },
  listGatewayHealth: {
    method: 'GET', path: `${root}/gateways`, role: 'viewer', summary: 'Gateways, what they offer, and their breakers', answer: ok(responses.gatewayHealthSchema),
  },
  listOperators: {
    method: 'GET', path: `${root}/operators`, role: 'admin', summary: 'Operators who may sign in', answer: ok(responses.operatorListSchema),
  },
  listOperatorCalls: {
    method: 'GET', path: `${root}/calls`, role: 'approver', summary: 'The audit log, newest first', query: requests.pageQuerySchema,
    answer: ok(responses.callLogSchema),
  },
} as const satisfies Record<string, OperationsRoute>; // prettier-ignore

/** Name of a route. */
export type OperationsOperation = keyof typeof operationsRoutes;
