import { createMessage } from '../../messages/create-message.js';
import type { BusMessage } from '../../ports/message-bus.js';
import type { OutboxMessage } from '../../ports/transaction-store.js';
import type { ServiceContext } from '../service-context.js';

const batchMax = 500;

/**
 * Finds what is overdue although every message about it was lost, and wakes a worker again (I12, I18). Reads the store, not the bus.
 */
export async function sweepOverdue(
  { store, bus, clock, random }: ServiceContext,
  graceMs: number,
): Promise<number> {
  const nowMs = clock.now();
  const overdue = await store.claimOverdue(nowMs, graceMs, batchMax);
  const messages: OutboxMessage[] = [
    // Both are woken: whether it waits to be sent, captured or looked up is in the row, and the wrong worker does nothing.
    ...overdue.transactions.flatMap(({ transactionId, status }) => [
      ...(status === 'unknown'
        ? []
        : [createMessage(random, 'payment-requested-v1', transactionId, { transactionId }, nowMs)]),
      ...(status === 'created'
        ? []
        : [createMessage(random, 'look-up-due-v1', transactionId, { transactionId }, nowMs)]),
    ]),
    ...overdue.callbacks.map(({ callbackId, key }) =>
      createMessage(random, 'gateway-callback-received-v1', key, { callbackId }, nowMs),
    ),
    ...overdue.deliveries.map(({ deliveryId, transactionId }) =>
      createMessage(random, 'merchant-callback-due-v1', transactionId, { deliveryId }, nowMs),
    ),
    ...overdue.unannounced.map(({ transactionId }) =>
      createMessage(random, 'transaction-updated-v1', transactionId, { transactionId, version: 1 }, nowMs),
    ),
  ];
  await bus.publish(
    messages.map(({ availableAtMs: _, ...message }): BusMessage => ({ ...message, tries: 0 })),
  );
  return messages.length;
}
