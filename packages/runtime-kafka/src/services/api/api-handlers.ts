import { jsonAnswer } from '../shared/http/answer.js';
import { createReadiness } from '../shared/readiness.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { ApiHandlers } from './api-call.js';
import { endpointHandlers } from './endpoint-handlers.js';
import { deliveryHandlers } from './delivery-handlers.js';
import { paymentHandler, refundHandler } from './payment-handlers.js';
import { operationHandler } from './operation-handler.js';
import { readHandlers } from './read-handlers.js';

/** What answers each route. */
export function createApiHandlers(context: ServiceContext): ApiHandlers {
  const readiness = createReadiness(context);
  return {
    createDeposit: paymentHandler(context, 'deposit'),
    createWithdrawal: paymentHandler(context, 'withdrawal'),
    refundDeposit: refundHandler(context, 'refund'),
    reverseTransaction: refundHandler(context, 'reversal'),
    captureDeposit: operationHandler(context, 'capture'),
    cancelTransaction: operationHandler(context, 'cancel'),
    ...readHandlers(context),
    ...endpointHandlers(context),
    ...deliveryHandlers(context),
    getHealth: async () => jsonAnswer({ status: 'ok' }),
    getReadiness: async () => {
      const { isReady, checks } = await readiness();
      return jsonAnswer({ status: isReady ? 'ok' : 'not ready', checks }, isReady ? 200 : 503);
    },
  };
}
