import { topics, type BodyOf, type Topic } from '../messages/topics.js';
import { consumeTopic } from './consume-topic.js';
import type { ServiceContext } from './service-context.js';
import type { TopicHandlers } from './topic-handlers.js';

/** Consumers of a topic share its messages under the name of their service. */
const groups: Readonly<Record<Topic, string>> = {
  'payment-requested-v1': 'payment-processor',
  'gateway-callback-received-v1': 'callback-processor',
  'transaction-updated-v1': 'callback-dispatcher',
  'merchant-callback-due-v1': 'callback-dispatcher',
  'look-up-due-v1': 'resolver',
};

/** Consumes every topic that there is a handler for. The returned function stops and waits for what is in hand. */
export async function startConsumers(
  context: ServiceContext,
  handlers: TopicHandlers,
): Promise<() => Promise<void>> {
  const start = <T extends Topic>(topic: T, handle: (body: BodyOf<T>) => Promise<void>) =>
    consumeTopic(context, { topic, group: groups[topic], handle });
  const stops: (() => Promise<void>)[] = [];
  for (const topic of topics) {
    const handle = handlers[topic] as ((body: BodyOf<Topic>) => Promise<void>) | undefined;
    if (handle !== undefined) stops.push(await start(topic, handle));
  }
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
