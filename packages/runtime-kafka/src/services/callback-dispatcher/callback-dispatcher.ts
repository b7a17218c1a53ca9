import { consumeTopic } from '../consume-topic.js';
import type { ServiceContext } from '../service-context.js';
import { createMerchantCallbackDueHandler } from './handle-merchant-callback-due.js';
import { createTransactionUpdatedHandler } from './handle-transaction-updated.js';

/** Tells merchants what became of their transactions. The returned function stops it. */
export async function startCallbackDispatcher(context: ServiceContext): Promise<() => Promise<void>> {
  const stopFanOut = await consumeTopic(context, {
    topic: 'transaction-updated-v1',
    group: 'callback-dispatcher',
    handle: createTransactionUpdatedHandler(context),
  });
  const stopDelivery = await consumeTopic(context, {
    topic: 'merchant-callback-due-v1',
    group: 'callback-dispatcher',
    handle: createMerchantCallbackDueHandler(context),
  });
  return async () => {
    await stopFanOut();
    await stopDelivery();
  };
}
