import { jsonResult } from '../shared/http/json-result.js';
import { createReadiness, readinessResult } from '../shared/readiness.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { ApiHandlers } from './api-call.js';
import { endpointHandlers } from './endpoint-handlers.js';
import { deliveryHandlers } from './delivery-handlers.js';
import { paymentHandler, refundHandler } from './payment-handlers.js';
import { captureOrCancelHandler } from './capture-or-cancel-handler.js';
import { readHandlers } from './read-handlers.js';

/** The handler of each route. */
export function createApiHandlers(context: ServiceContext): ApiHandlers {
  const readiness = createReadiness(context);
  return {
    createDeposit: paymentHandler(context, 'deposit'),
    createWithdrawal: paymentHandler(context, 'withdrawal'),
    refundDeposit: refundHandler(context, 'refund'),
    reverseTransaction: refundHandler(context, 'reversal'),
    captureDeposit: captureOrCancelHandler(context, 'capture'),
    cancelTransaction: captureOrCancelHandler(context, 'cancel'),
    ...readHandlers(context),
    ...endpointHandlers(context),
    ...deliveryHandlers(context),
    getHealth: async () => jsonResult({ status: 'ok' }),
    getReadiness: async () => readinessResult(await readiness()),
  };
}
