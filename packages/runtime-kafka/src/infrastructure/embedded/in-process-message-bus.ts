import type { Clock } from '../../ports/clock.js';
import type { BusMessage, BusSubscription, MessageBus } from '../../ports/message-bus.js';

/** Milliseconds before a message whose handler failed is redelivered. */
const redeliveryDelayMs = 200;

/**
 * The bus of one process: ordered per key, at least once within the process, not persistent. The claim loop finds in the store what is lost
 * when the process dies.
 */
export function createInProcessMessageBus(clock: Clock): MessageBus {
  const consumers = new Set<Consumer>();
  let published = 0;
  return {
    publish: async (messages) => {
      for (const outgoing of messages) {
        const message = { ...outgoing, messageId: `${outgoing.topic}-${(published += 1)}` };
        // Each group has one consumer per key.
        const groups = new Set<string>();
        for (const consumer of consumers) {
          if (consumer.topic !== message.topic || groups.has(consumer.group)) continue;
          groups.add(consumer.group);
          consumer.take(message);
        }
      }
    },
    subscribe: async (subscription) => {
      const consumer = createConsumer(subscription, clock);
      consumers.add(consumer);
      return async () => {
        consumers.delete(consumer);
        await consumer.stop();
      };
    },
    check: async () => undefined,
    close: async () => {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      consumers.clear();
    },
  };
}

interface Consumer {
  readonly topic: string;
  readonly group: string;
  take(message: BusMessage): void;
  stop(): Promise<void>;
}

/** Keeps one queue per key; at most `concurrency` keys are worked on at once. */
function createConsumer({ topic, group, concurrency, handle }: BusSubscription, clock: Clock): Consumer {
  const waiting = new Map<string, BusMessage[]>();
  const ready: string[] = [];
  const busy = new Set<string>();
  let stopped = false;
  let whenIdle: (() => void) | undefined;

  const work = async (key: string): Promise<void> => {
    const message = waiting.get(key)?.[0];
    if (message === undefined) return;
    try {
      await handle(message);
      waiting.get(key)?.shift();
    } catch {
      await new Promise<void>((resolve) => clock.after(redeliveryDelayMs, resolve));
    }
  };

  const pump = (): void => {
    while (!stopped && busy.size < concurrency) {
      const key = ready.shift();
      if (key === undefined) break;
      busy.add(key);
      void work(key).finally(() => {
        busy.delete(key);
        if ((waiting.get(key)?.length ?? 0) > 0) ready.push(key);
        else waiting.delete(key);
        if (stopped && busy.size === 0) whenIdle?.();
        pump();
      });
    }
  };

  return {
    topic,
    group,
    take: (message) => {
      const queue = waiting.get(message.key);
      if (queue) queue.push(message);
      else {
        waiting.set(message.key, [message]);
        ready.push(message.key);
      }
      queueMicrotask(pump);
    },
    stop: async () => {
      stopped = true;
      if (busy.size > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
    },
  };
}
