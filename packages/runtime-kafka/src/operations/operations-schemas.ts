import type { z } from 'zod';
import * as told from './operations-response-schemas.js';

/** The operators' answers that have a name in the OpenAPI document and in the client's types. */
export const operationsSchemas: readonly (readonly [id: string, schema: z.ZodType])[] = [
  ['OperatorSession', told.sessionSchema],
  ['OperationsOverview', told.overviewSchema],
  ['PaymentList', told.paymentListSchema],
  ['PaymentDetail', told.paymentDetailSchema],
  ['ExceptionList', told.exceptionListSchema],
  ['GatewayCallbackList', told.callbackListSchema],
  ['GatewayCallbackDetail', told.callbackDetailSchema],
  ['ReplayPreview', told.replayPreviewSchema],
  ['EndpointHealthList', told.endpointHealthSchema],
  ['OperatorJob', told.jobSchema],
  ['OperatorJobList', told.jobListSchema],
  ['UnaskedDepositList', told.operationsIncomingSchema],
  ['DeadLetterList', told.deadLetterListSchema],
  ['MerchantList', told.merchantListSchema],
  ['GatewayHealthList', told.gatewayHealthSchema],
  ['OperatorList', told.operatorListSchema],
  ['OperatorCallLog', told.callLogSchema],
];
