export { sessionSchema } from './response-schemas/session-schemas.js';
export { overviewSchema } from './response-schemas/overview-schemas.js';
export {
  paymentListSchema,
  paymentDetailSchema,
  exceptionListSchema,
  acceptedActionSchema,
} from './response-schemas/payment-schemas.js';
export {
  callbackListSchema,
  callbackDetailSchema,
  replayPreviewSchema,
  replayedSchema,
} from './response-schemas/callback-schemas.js';
export {
  endpointHealthSchema,
  eventHandlerListSchema,
  handlerRemovedSchema,
  secretShownSchema,
} from './response-schemas/event-schemas.js';
export { jobSchema, jobListSchema } from './response-schemas/job-schemas.js';
export { operationsIncomingSchema, deadLetterListSchema } from './response-schemas/unmatched-schemas.js';
export {
  merchantListSchema,
  gatewayHealthSchema,
  operatorListSchema,
  callLogSchema,
  doneSchema,
} from './response-schemas/registry-schemas.js';
