import type { ServiceContext } from '../service-context.js';
import type { TopicHandlers } from '../topic-handlers.js';
import { createDeliver } from './deliver.js';
import { createMerchantCallbackDueHandler } from './handle-merchant-callback-due.js';
import { createTransactionUpdatedHandler } from './handle-transaction-updated.js';

/** Tells merchants what became of their transactions: fans events out, and delivers them. */
export function createCallbackDispatcher(context: ServiceContext): TopicHandlers {
  const deliver = createDeliver(context);
  return {
    'transaction-updated-v1': createTransactionUpdatedHandler(context, deliver),
    'merchant-callback-due-v1': createMerchantCallbackDueHandler(context, deliver),
  };
}
