import { createMessage } from '../../messages/create-message.js';
import { createUlid } from '../../messages/create-ulid.js';
import type { BodyOf } from '../../messages/topics.js';
import type { ServiceContext } from '../service-context.js';
import { eventForStatus, merchantEventBody, type MerchantEventType } from './merchant-events.js';

/** Fans one event out to the merchant's endpoints, once: a repeated message makes no second delivery. */
export function createTransactionUpdatedHandler(context: ServiceContext) {
  const { store, bus, clock, random } = context;
  return async ({ transactionId, discrepancyId }: BodyOf<'transaction-updated-v1'>): Promise<void> => {
    const record = await store.find(transactionId);
    if (record === undefined) return;
    const discrepancy =
      discrepancyId === undefined
        ? undefined
        : (await store.discrepancies(transactionId)).find((found) => found.discrepancyId === discrepancyId);
    const eventType: MerchantEventType | undefined = discrepancy
      ? 'transaction.discrepancy'
      : eventForStatus(record);
    if (eventType === undefined) return;
    const atMs = clock.now();
    const deliveries = await store.createDeliveries({
      transactionId,
      merchantId: record.merchantId,
      environment: record.environment,
      eventType,
      eventKey: discrepancyId ?? `${transactionId}:${eventType}`,
      messageId: `msg_${createUlid(atMs, random)}`,
      body: merchantEventBody(record, eventType, atMs, discrepancy),
      ...(record.callbackUrl !== undefined && { callbackUrl: record.callbackUrl }),
      atMs,
    });
    const messages = deliveries.map(({ deliveryId }) =>
      createMessage(random, 'merchant-callback-due-v1', deliveryId, { deliveryId }, atMs),
    );
    // A hint only: a delivery that nobody is woken for is found by the sweep.
    await bus.publish(messages.map(({ availableAtMs: _, ...message }) => ({ ...message, tries: 0 })));
  };
}
