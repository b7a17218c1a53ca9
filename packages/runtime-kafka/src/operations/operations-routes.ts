import type { z } from 'zod';
import type { OperatorRole } from '../ports/operator.js';
import { deliveriesQuerySchema } from '../services/api/request-schemas.js';
import {
  deliveryListSchema,
  deliveryStartedSchema,
  endpointViewSchema,
} from '../services/api/response-schemas.js';
import * as asked from './operations-request-schemas.js';
import * as told from './operations-response-schemas.js';

/** One route of the operators' interface. */
export interface OperationsRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** What an operator must be; absent for signing in. */
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

const ok = <Schema extends z.ZodType>(schema: Schema) => ({ status: 200, description: 'As asked.', schema });
const taken = <Schema extends z.ZodType>(schema: Schema) => ({ status: 202, description: 'Taken.', schema });
const gone = { status: 204, description: 'Done.' };
const root = '/v1/operations';
const payment = `${root}/payments/{id}`;
const endpoint = `${root}/merchants/{merchantId}/endpoints/{id}`;
const eventHandler = `${root}/event-handlers/{name}`;

/** Every route of the operators' interface, by the name that clients call it. */
export const operationsRoutes = {
  operatorSignIn: {
    method: 'POST', path: `${root}/session`, summary: 'Sign a browser in; the answer sets its cookie', body: asked.signInSchema,
    answer: ok(told.sessionSchema),
  },
  operatorSession: { method: 'GET', path: `${root}/session`, role: 'viewer', summary: 'Who is signed in', answer: ok(told.sessionSchema) },
  operatorSignOut: { method: 'DELETE', path: `${root}/session`, role: 'viewer', summary: 'Sign out', answer: gone },
  operationsOverview: {
    method: 'GET', path: `${root}/overview`, role: 'viewer', summary: 'What goes wrong, what waits, and what came in the last 30 minutes',
    answer: ok(told.overviewSchema),
  },
  searchPayments: {
    method: 'GET', path: `${root}/payments`, role: 'viewer', summary: 'Payments of all merchants, newest first', query: asked.paymentsQuerySchema,
    answer: ok(told.paymentListSchema),
  },
  exportPayments: {
    method: 'GET', path: `${root}/payments.csv`, role: 'viewer', summary: 'The same as CSV, at most 10,000 rows', query: asked.paymentsExportSchema,
    answer: { status: 200, description: 'One row for each payment.', contentType: 'text/csv; charset=utf-8' },
  },
  showPayment: {
    method: 'GET', path: payment, role: 'viewer', summary: 'One payment: its story, its balance, and what may be done about it',
    answer: ok(told.paymentDetailSchema),
  },
  lookUpPayment: {
    method: 'POST', path: `${payment}/look-up`, role: 'operator', summary: 'Ask the gateway now what became of it', body: asked.versionSchema,
    answer: ok(told.acceptedActionSchema),
  },
  capturePayment: {
    method: 'POST', path: `${payment}/capture`, role: 'operator', summary: 'Take all or some of what a pending deposit holds',
    body: asked.amountActionSchema, answer: taken(told.acceptedActionSchema),
  },
  cancelPayment: {
    method: 'POST', path: `${payment}/cancel`, role: 'operator', summary: 'End a pending deposit without taking money', body: asked.versionSchema,
    answer: taken(told.acceptedActionSchema),
  },
  refundPayment: {
    method: 'POST', path: `${payment}/refund`, role: 'operator', idempotencyKey: true, summary: 'Give back all or some of a succeeded deposit',
    body: asked.amountActionSchema, answer: taken(told.acceptedActionSchema),
  },
  resolveReview: {
    method: 'POST', path: `${payment}/resolution`, role: 'operator', summary: 'Settle a held payment with evidence and a reason',
    body: asked.resolutionSchema, answer: ok(told.acceptedActionSchema),
  },
  proposeReissue: {
    method: 'POST', path: `${payment}/reissue`, role: 'operator', summary: 'State that nothing moved and that it should be sent once more',
    body: asked.reasonSchema, answer: ok(told.acceptedActionSchema),
  },
  approveReissue: {
    method: 'POST', path: `${payment}/reissue/approval`, role: 'approver', summary: 'Agree, as another person than who proposed it',
    body: asked.reasonSchema, answer: ok(told.acceptedActionSchema),
  },
  withdrawReissue: {
    method: 'POST', path: `${payment}/reissue/withdrawal`, role: 'operator', summary: 'Take the proposal back', body: asked.reasonSchema,
    answer: ok(told.acceptedActionSchema),
  },
  listExceptions: {
    method: 'GET', path: `${root}/exceptions`, role: 'viewer', summary: 'Payments that wait for a person, longest waiting first',
    answer: ok(told.exceptionListSchema),
  },
  lookUpExceptions: {
    method: 'POST', path: `${root}/exceptions/look-ups`, role: 'operator', summary: 'Look several up, as a job', body: asked.bulkLookUpSchema,
    answer: taken(told.jobSchema),
  },
  listGatewayCallbacks: {
    method: 'GET', path: `${root}/callbacks`, role: 'viewer', summary: 'Stored gateway callbacks, newest first', query: asked.callbacksQuerySchema,
    answer: ok(told.callbackListSchema),
  },
  showGatewayCallback: {
    method: 'GET', path: `${root}/callbacks/{id}`, role: 'viewer', summary: 'One callback as it came, without secrets', answer: ok(told.callbackDetailSchema),
  },
  previewCallbackReplay: {
    method: 'POST', path: `${root}/callbacks/{id}/replay-preview`, role: 'viewer', summary: 'What a replay would change; changes nothing',
    body: asked.nothingSchema, answer: ok(told.replayPreviewSchema),
  },
  replayGatewayCallback: {
    method: 'POST', path: `${root}/callbacks/{id}/replay`, role: 'operator', summary: 'Read it again with the code of today, and apply it',
    body: asked.nothingSchema, answer: taken(told.replayedSchema),
  },
  listEndpointHealth: {
    method: 'GET', path: `${root}/endpoints`, role: 'viewer', summary: 'Merchants’ endpoints and how their newest events went',
    query: asked.endpointsQuerySchema,
    answer: ok(told.endpointHealthSchema),
  },
  listEndpointDeliveries: {
    method: 'GET', path: `${endpoint}/deliveries`, role: 'viewer', summary: 'What was sent to an endpoint, newest first', query: deliveriesQuerySchema,
    answer: ok(deliveryListSchema),
  },
  redeliverEvent: {
    method: 'POST', path: `${endpoint}/deliveries/{deliveryId}/redeliver`, role: 'operator', summary: 'Send one event again',
    answer: taken(deliveryStartedSchema),
  },
  redeliverEventsSince: {
    method: 'POST', path: `${endpoint}/redeliver`, role: 'operator', summary: 'Send everything since a time that was not delivered, as a job',
    body: asked.redeliverSchema, answer: taken(told.jobSchema),
  },
  testEndpoint: {
    method: 'POST', path: `${endpoint}/test`, role: 'operator', summary: 'Send one test event', body: asked.nothingSchema,
    answer: taken(deliveryStartedSchema),
  },
  enableEndpoint: {
    method: 'POST', path: `${endpoint}/enable`, role: 'operator', summary: 'Use a disabled endpoint again', body: asked.nothingSchema,
    answer: ok(endpointViewSchema),
  },
  rotateEndpointSecret: {
    method: 'POST', path: `${endpoint}/rotate-secret`, role: 'admin', summary: 'A new secret, shown this once', body: asked.nothingSchema,
    answer: ok(told.secretShownSchema),
  },
  listEventHandlers: {
    method: 'GET', path: `${root}/event-handlers`, role: 'viewer', summary: 'Handlers in the host’s processes and how their newest events went',
    answer: ok(told.eventHandlerListSchema),
  },
  redeliverToEventHandler: {
    method: 'POST', path: `${eventHandler}/redeliver`, role: 'operator', summary: 'Tell a handler again what it failed on since a time, as a job',
    body: asked.redeliverSchema, answer: taken(told.jobSchema),
  },
  removeEventHandler: {
    method: 'DELETE', path: eventHandler, role: 'admin', summary: 'Keep nothing more under a name that no process has, and give up what waits for it',
    answer: ok(told.handlerRemovedSchema),
  },
  listJobs: { method: 'GET', path: `${root}/jobs`, role: 'viewer', summary: 'The newest bulk jobs and how far they are', answer: ok(told.jobListSchema) },
  showJob: { method: 'GET', path: `${root}/jobs/{id}`, role: 'viewer', summary: 'One job', answer: ok(told.jobSchema) },
  startReconciliation: {
    method: 'POST', path: `${root}/reconciliations`, role: 'operator', summary: 'Compare a period with a gateway’s own records or a statement, as a job',
    body: asked.reconciliationSchema, bodyBytesMax: asked.statementBytesMax + 65_536, answer: taken(told.jobSchema),
  },
  searchIncomingDeposits: {
    method: 'GET', path: `${root}/incoming-deposits`, role: 'viewer', summary: 'Payments that customers started themselves; by default those without a merchant',
    query: asked.incomingQuerySchema, answer: ok(told.operationsIncomingSchema),
  },
  assignIncomingDeposit: {
    method: 'POST', path: `${root}/incoming-deposits/{id}/assign`, role: 'operator', summary: 'Give it to a merchant', body: asked.assignSchema,
    answer: ok(told.doneSchema),
  },
  listDeadLetters: {
    method: 'GET', path: `${root}/dead-letters`, role: 'viewer', summary: 'Work that no try helped', answer: ok(told.deadLetterListSchema),
  },
  retryDeadLetter: {
    method: 'POST', path: `${root}/dead-letters/{id}/retry`, role: 'operator', summary: 'Do it again', body: asked.nothingSchema,
    answer: taken(told.doneSchema),
  },
  listMerchants: {
    method: 'GET', path: `${root}/merchants`, role: 'viewer', summary: 'Merchants and their tokens, without secrets', answer: ok(told.merchantListSchema),
  },
  allowMerchantGateways: {
    method: 'POST', path: `${root}/merchants/{merchantId}/gateways`, role: 'admin', summary: 'Let a merchant use these gateways and no other',
    body: asked.merchantGatewaysSchema, answer: ok(told.doneSchema),
  },
  allowEveryGateway: {
    method: 'DELETE', path: `${root}/merchants/{merchantId}/gateways`, role: 'admin', summary: 'Let a merchant use every gateway',
    answer: ok(told.doneSchema),
  },
  revokeMerchantToken: {
    method: 'POST', path: `${root}/tokens/{id}/revoke`, role: 'admin', summary: 'End a merchant’s token', body: asked.nothingSchema,
    answer: ok(told.doneSchema),
  },
  listGatewayHealth: {
    method: 'GET', path: `${root}/gateways`, role: 'viewer', summary: 'Gateways, what they offer, and their breakers', answer: ok(told.gatewayHealthSchema),
  },
  listOperators: {
    method: 'GET', path: `${root}/operators`, role: 'admin', summary: 'Who may sign in', answer: ok(told.operatorListSchema),
  },
  listOperatorCalls: {
    method: 'GET', path: `${root}/calls`, role: 'approver', summary: 'Who did what, newest first', query: asked.pageQuerySchema,
    answer: ok(told.callLogSchema),
  },
} as const satisfies Record<string, OperationsRoute>; // prettier-ignore

/** Name of a route. */
export type OperationsOperation = keyof typeof operationsRoutes;
