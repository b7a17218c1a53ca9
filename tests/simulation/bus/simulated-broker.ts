import type {
  BusMessage,
  BusSubscription,
  MessageBus,
  OutgoingMessage,
} from '../../../packages/runtime-kafka/src/ports/message-bus.js';

/** Faults of a broker. Without faults a message is delivered once, at once, in order. */
export interface BusFaults {
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Delays of the delivered copies, in milliseconds; empty: the message is lost. */
  readonly copies: (message: OutgoingMessage) => readonly number[];
  /** Whether a message may overtake others of its key and be handled beside them, as after a rebalance. */
  readonly overtakes: (message: BusMessage) => boolean;
  /** Chooses one of several consumers for an unassigned key. */
  readonly choose: (consumers: number, key: string) => number;
}

/** One process's consumer of one topic. */
interface Consumer {
  readonly client: string;
  readonly subscription: BusSubscription;
  underWay: number;
}

/** Messages of one key in one group: handled in order by the consumer that holds the key. */
interface KeyQueue {
  readonly waiting: BusMessage[];
  /** Incremented when the key is reassigned, which invalidates the former holder's acknowledgement. */
  epoch: number;
  holder: Consumer | undefined;
}

/** Milliseconds before a message whose handler failed is redelivered. */
const redeliveryMs = 200;

/** A broker with keyed topics and consumer groups, and faults. `connect` gives one process's view of it. */
export function createSimulatedBroker(faults: BusFaults) {
  const consumers = new Map<string, Consumer[]>();
  const queues = new Map<string, KeyQueue>();
  let published = 0;

  const groupsOf = (topic: string) => [...consumers.keys()].filter((name) => name.startsWith(`${topic}/`));
  const queueOf = (group: string, key: string): KeyQueue => {
    const name = `${group} ${key}`;
    const existing = queues.get(name);
    if (existing !== undefined) return existing;
    const fresh: KeyQueue = { waiting: [], epoch: 0, holder: undefined };
    queues.set(name, fresh);
    return fresh;
  };

  const free = (group: string, key: string): Consumer | undefined => {
    const able = (consumers.get(group) ?? []).filter(
      ({ underWay, subscription }) => underWay < subscription.concurrency,
    );
    return able.length <= 1 ? able[0] : able[faults.choose(able.length, key)];
  };

  const pump = (group: string, key: string): void => {
    const queue = queueOf(group, key);
    const message = queue.waiting[0];
    if (message === undefined || queue.holder !== undefined) return;
    const consumer = free(group, key);
    if (consumer === undefined) return;
    queue.holder = consumer;
    const { epoch } = queue;
    consumer.underWay += 1;
    const end = (acknowledged: boolean): void => {
      consumer.underWay -= 1;
      if (queue.epoch === epoch) {
        queue.holder = undefined;
        if (acknowledged) queue.waiting.shift();
        else faults.after(redeliveryMs, () => pump(group, key));
      }
      pumpAll(group);
    };
    consumer.subscription.handle(message).then(
      () => end(true),
      () => end(false),
    );
  };
  const pumpAll = (group: string): void => {
    for (const [name, { waiting, holder }] of queues) {
      if (waiting.length > 0 && holder === undefined && name.startsWith(`${group} `)) {
        pump(group, name.slice(group.length + 1));
      }
    }
  };

  const deliver = (message: BusMessage): void => {
    for (const group of groupsOf(message.topic)) {
      if (faults.overtakes(message)) {
        const consumer = free(group, message.key);
        void consumer?.subscription.handle(message).catch(() => undefined);
        continue;
      }
      queueOf(group, message.key).waiting.push(message);
      pump(group, message.key);
    }
  };

  /** Reassigns all keys of a client, as when its session has expired. */
  const expire = (client: string): void => {
    for (const [name, queue] of queues) {
      if (queue.holder?.client !== client) continue;
      queue.epoch += 1;
      queue.holder = undefined;
      const [group = '', ...key] = name.split(' ');
      pump(group, key.join(' '));
    }
  };

  return {
    expire,
    /** No process of this name consumes any more. */
    disconnect: (client: string): void => {
      for (const [group, list] of consumers) {
        consumers.set(
          group,
          list.filter((consumer) => consumer.client !== client),
        );
      }
    },
    connect: (client: string): MessageBus => {
      const ownConsumers: Consumer[] = [];
      const drained = async (consumer: Consumer): Promise<void> => {
        while (consumer.underWay > 0) await new Promise<void>((resolve) => faults.after(1, resolve));
      };
      const leave = async (consumer: Consumer): Promise<void> => {
        const { topic, group } = consumer.subscription;
        const name = `${topic}/${group}`;
        consumers.set(
          name,
          (consumers.get(name) ?? []).filter((other) => other !== consumer),
        );
        await drained(consumer);
        pumpAll(name);
      };
      return {
        publish: async (messages) => {
          for (const message of messages) {
            const messageId = `${message.topic}-${(published += 1)}`;
            for (const ms of faults.copies(message)) {
              // A separate copy, as from the network.
              const copy = { ...message, body: { ...message.body }, messageId };
              if (ms === 0) deliver(copy);
              else faults.after(ms, () => deliver(copy));
            }
          }
        },
        subscribe: async (subscription) => {
          const consumer: Consumer = { client, subscription, underWay: 0 };
          ownConsumers.push(consumer);
          const name = `${subscription.topic}/${subscription.group}`;
          consumers.set(name, [...(consumers.get(name) ?? []), consumer]);
          pumpAll(name);
          return () => leave(consumer);
        },
        check: async () => undefined,
        close: async () => {
          await Promise.all(ownConsumers.map(leave));
        },
      };
    },
  };
}
