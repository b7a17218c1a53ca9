import type { ServiceContext } from '../service-context.js';
import type { TopicHandlers } from '../topic-handlers.js';
import { createMerchantCallbackDueHandler } from './handle-merchant-callback-due.js';
import { createTransactionUpdatedHandler } from './handle-transaction-updated.js';

/** Tells merchants what became of their transactions: fans events out, and delivers them. */
export function createCallbackDispatcher(context: ServiceContext): TopicHandlers {
  return {
    'transaction-updated-v1': createTransactionUpdatedHandler(context),
    'merchant-callback-due-v1': createMerchantCallbackDueHandler(context),
  };
}
