import type { z } from 'zod';
import * as responses from './operations-response-schemas.js';

/** The named response schemas of the operators' API, in the OpenAPI document and in the client's types. */
export const operationsSchemas: readonly (readonly [id: string, schema: z.ZodType])[] = [
  ['OperatorSession', responses.sessionSchema],
  ['OperationsOverview', responses.overviewSchema],
  ['PaymentList', responses.paymentListSchema],
  ['PaymentDetail', responses.paymentDetailSchema],
  ['ExceptionList', responses.exceptionListSchema],
  ['GatewayCallbackList', responses.callbackListSchema],
  ['GatewayCallbackDetail', responses.callbackDetailSchema],
  ['ReplayPreview', responses.replayPreviewSchema],
  ['EndpointHealthList', responses.endpointHealthSchema],
  ['OperatorJob', responses.jobSchema],
  ['OperatorJobList', responses.jobListSchema],
  ['OperatorIncomingDepositList', responses.operationsIncomingSchema],
  ['DeadLetterList', responses.deadLetterListSchema],
  ['MerchantList', responses.merchantListSchema],
  ['GatewayHealthList', responses.gatewayHealthSchema],
  ['OperatorList', responses.operatorListSchema],
  ['OperatorCallLog', responses.callLogSchema],
];
