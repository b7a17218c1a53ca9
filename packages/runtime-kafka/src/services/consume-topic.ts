import type { z } from 'zod';
import { retryDelay } from '../decisions/policy.js';
import { topicSchemas, type BodyOf, type Topic } from '../messages/topics.js';
import type { ServiceContext } from './service-context.js';
import { flagForDeadLetter, setAside } from './set-aside.js';

/** Tries of one message before it is set aside. */
const triesMax = 10;

/**
 * Consumes a topic: checks the body's shape, and puts a message whose handler failed back into the outbox with a delay, or after
 * ten tries among the dead letters, where its transaction waits for a person. Acknowledged only once that is stored.
 */
export async function consumeTopic<T extends Topic>(
  context: ServiceContext,
  options: { readonly topic: T; readonly group: string; readonly handle: (body: BodyOf<T>) => Promise<void> },
): Promise<() => Promise<void>> {
  const { bus, store, clock, logger, policy, random, tracing } = context;
  const schema = topicSchemas[options.topic] as unknown as z.ZodType<BodyOf<T>>;
  return bus.subscribe({
    topic: options.topic,
    group: options.group,
    concurrency: context.concurrency,
    handle: async (message) => {
      const body = schema.safeParse(message.body);
      if (!body.success) return setAside(context, message, 'the body does not have the topic’s shape');
      try {
        const { headers } = message;
        await tracing.inSpan(message.topic, { kind: 'consumer', parent: headers }, () =>
          options.handle(body.data),
        );
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const tries = message.tries + 1;
        if (tries >= triesMax) {
          await setAside(context, message, reason);
          return flagForDeadLetter(context, body.data);
        }
        logger.warn(
          { topic: message.topic, key: message.key, tries, reason },
          'handler failed; tried again later',
        );
        const availableAtMs = clock.now() + retryDelay(policy, tries, random.fraction(), 500);
        await store.enqueue([{ ...message, tries, availableAtMs }]);
      }
    },
  });
}
