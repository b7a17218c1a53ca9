import { createMessage } from '../../messages/create-message.js';
import { createUlid } from '../../messages/create-ulid.js';
import type { BodyOf } from '../../messages/topics.js';
import type { Delivery } from '../../ports/transaction-store.js';
import type { ServiceContext } from '../service-context.js';
import { eventsOf } from './merchant-events.js';

/**
 * Fans everything that is committed about a transaction and may be told out to the merchant's endpoints, each thing once: a repeated
 * message makes no second delivery, and one message makes up for those that were lost.
 */
export function createTransactionUpdatedHandler(context: ServiceContext) {
  const { store, bus, clock, random } = context;
  return async ({ transactionId }: BodyOf<'transaction-updated-v1'>): Promise<void> => {
    const record = await store.find(transactionId);
    if (record === undefined) return;
    const atMs = clock.now();
    const events = eventsOf(record, await store.discrepancies(transactionId), atMs);
    const deliveries: Delivery[] = [];
    for (const [index, event] of events.entries()) {
      const made = await store.createDeliveries({
        transactionId,
        merchantId: record.merchantId,
        environment: record.environment,
        messageId: `msg_${createUlid(atMs, random)}`,
        ...event,
        ...(record.callbackUrl !== undefined && { callbackUrl: record.callbackUrl }),
        atMs,
        ...(index === events.length - 1 && { announcedVersion: record.transaction.version }),
      });
      deliveries.push(...made);
    }
    const messages = deliveries.map(({ deliveryId }) =>
      createMessage(random, 'merchant-callback-due-v1', deliveryId, { deliveryId }, atMs),
    );
    // A hint only: a delivery that nobody is woken for is found by the sweep.
    await bus.publish(messages.map(({ availableAtMs: _, ...message }) => ({ ...message, tries: 0 })));
  };
}
