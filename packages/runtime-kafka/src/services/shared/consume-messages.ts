import type { z } from 'zod';
import { deliveryClaimMs } from '../../decisions/policy.js';
import { topicSchemas, topics, type BodyOf, type Topic } from '../../messages/topics.js';
import type { BusMessage } from '../../ports/message-bus.js';
import { moveToDeadLetter } from './dead-letters.js';
import type { ServiceContext } from './service-context.js';
import type { WorkHandlers } from './work-handlers.js';
import { workOn } from './work-on.js';

/** Consumer group of each topic, named after the service. */
const groups: Readonly<Record<Topic, string>> = {
  'payment-requested-v1': 'payment-processor',
  'gateway-callback-received-v1': 'callback-processor',
  'transaction-updated-v1': 'callback-dispatcher',
};

/**
 * Consumes the topic of every queue with a handler here. A message is only a hint: its row is read from the store, and nothing is done unless
 * the row is waiting. The returned function stops and waits for messages in progress.
 */
export async function startConsumers(
  context: ServiceContext,
  handlers: WorkHandlers,
): Promise<() => Promise<void>> {
  const wake = wakersOf(context, handlers);
  const stops: (() => Promise<void>)[] = [];
  for (const topic of topics) {
    const handle = wake[topic];
    if (handle !== undefined)
      stops.push(await consume(context, topic, handle as (body: BodyOf<Topic>) => Promise<void>));
  }
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** What this process does on a message of each topic. */
function wakersOf(context: ServiceContext, handlers: WorkHandlers) {
  const { store, clock, policy, eventHandlers } = context;
  const { transactions, callbacks, deliveries } = handlers;
  const wakers: { readonly [T in Topic]: ((body: BodyOf<T>) => Promise<void>) | undefined } = {
    'payment-requested-v1':
      transactions &&
      (async ({ transactionId }) => {
        const record = await store.find(transactionId);
        // Other steps have their own due time, which a message does not bring forward.
        if (record?.nextStep !== 'queued' && record?.nextStep !== 'operation-queued') return;
        await workOn(context, 'transactions', transactionId, () => transactions(record));
      }),
    'gateway-callback-received-v1':
      callbacks &&
      (async ({ callbackId }) => {
        const callback = await store.findCallback(callbackId);
        if (callback === undefined || callback.processedAtMs !== undefined) return;
        await workOn(context, 'callbacks', callbackId, () => callbacks(callback));
      }),
    'transaction-updated-v1':
      deliveries &&
      (async ({ deliveryId }) => {
        const claimMs = deliveryClaimMs(policy);
        const delivery = await store.claimDelivery(deliveryId, clock.now(), claimMs, eventHandlers.names());
        if (delivery !== undefined) await deliveries(delivery);
      }),
  };
  return wakers;
}

/** Acknowledged only once the work is done or its row is due again. */
function consume<T extends Topic>(
  context: ServiceContext,
  topic: T,
  handle: (body: BodyOf<T>) => Promise<void>,
): Promise<() => Promise<void>> {
  const { bus, tracing, concurrency } = context;
  const schema = topicSchemas[topic] as unknown as z.ZodType<BodyOf<T>>;
  return bus.subscribe({
    topic,
    group: groups[topic],
    concurrency,
    handle: async (message: BusMessage) => {
      const body = schema.safeParse(message.body);
      if (!body.success)
        return moveToDeadLetter(context, message, 'the body does not have the topic’s shape');
      await tracing.inSpan(topic, { kind: 'consumer', parent: message.headers }, () => handle(body.data));
    },
  });
}
