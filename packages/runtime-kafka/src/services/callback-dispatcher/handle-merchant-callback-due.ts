import type { BodyOf } from '../../messages/topics.js';
import type { ServiceContext } from '../service-context.js';
import { leaseMsOf, type Deliver } from './deliver.js';

/** Makes one more try of a delivery, if it is due and nobody else has taken it. */
export function createMerchantCallbackDueHandler(context: ServiceContext, deliver: Deliver) {
  const { store, clock } = context;
  return async ({ deliveryId }: BodyOf<'merchant-callback-due-v1'>): Promise<void> => {
    const delivery = await store.claimDelivery(deliveryId, clock.now(), leaseMsOf(context));
    if (delivery !== undefined) await deliver(delivery);
  };
}
