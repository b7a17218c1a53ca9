import { createUlid } from '../../messages/create-ulid.js';
import type { BodyOf } from '../../messages/topics.js';
import type { Delivery } from '../../ports/merchant-event.js';
import type { ServiceContext } from '../service-context.js';
import { leaseMsOf, type Deliver } from './deliver.js';
import { eventsOf } from './merchant-events.js';

/**
 * Fans everything that is committed about a transaction and may be told out to the merchant's endpoints, each thing once: a repeated
 * message makes no second delivery, and one message makes up for those that were lost. What it makes it has taken, and tries at once;
 * what is left when this process dies is due when the lease ends.
 */
export function createTransactionUpdatedHandler(context: ServiceContext, deliver: Deliver) {
  const { store, clock, random } = context;
  return async ({ transactionId }: BodyOf<'transaction-updated-v1'>): Promise<void> => {
    const found = await store.findWithDiscrepancies(transactionId);
    if (found === undefined) return;
    const { record, discrepancies } = found;
    const events = eventsOf(record, discrepancies, clock.now());
    const taken: Delivery[] = [];
    for (const [index, event] of events.entries()) {
      const atMs = clock.now();
      const made = await store.createDeliveries({
        transactionId,
        merchantId: record.merchantId,
        environment: record.environment,
        messageId: `msg_${createUlid(atMs, random)}`,
        ...event,
        ...(record.callbackUrl !== undefined && { callbackUrl: record.callbackUrl }),
        atMs,
        leaseMs: leaseMsOf(context),
        ...(index === events.length - 1 && { announcedVersion: record.transaction.version }),
      });
      taken.push(...made);
    }
    await Promise.all(taken.map(deliver));
  };
}
