import type { Message, Producer, TopicMessages } from 'kafkajs';
import { createArrivalRate } from '../node/arrival-rate.js';

/** One message for one topic. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly message: Message;
}

interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const batchMax = 1_000;
/** Approximate bytes of a batch: half of a topic's maximum, so that no batch is refused for its size. */
const batchBytesMax = 128 * 1024;
/** Minimum milliseconds between the starts of two sends under load. */
const lingerMs = 25;
/** Messages that must be expected within a linger for it to be worth waiting. */
const worthWaitingFor = 4;

/**
 * Batches messages that are published during a send, and under load shortly after it, into the next send. One send at a time keeps the order of
 * a key across retries.
 */
export function createBatchingProducer(
  producer: Producer,
): (messages: readonly OutgoingMessage[]) => Promise<void> {
  const queue: Waiting[] = [];
  let isSending = false;
  const arrivals = createArrivalRate();

  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = [];
    for (let [size, bytes] = [0, 0]; queue.length > 0 && size < batchMax;) {
      const next = queue[0] as Waiting;
      const nextBytes = bytesOf(next.messages);
      if (batch.length > 0 && bytes + nextBytes > batchBytesMax) break;
      queue.shift();
      size += next.messages.length;
      bytes += nextBytes;
      batch.push(next);
    }
    return batch;
  };

  const pump = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    while (queue.length > 0) {
      const startedAt = performance.now();
      const batch = takeBatch();
      try {
        const topicMessages = byTopic(batch.flatMap(({ messages }) => messages));
        await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages });
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      const restMs = lingerMs - (performance.now() - startedAt);
      if (restMs > 0 && arrivals.expectedWithin(lingerMs) >= worthWaitingFor)
        await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    isSending = false;
  };

  return (messages) =>
    new Promise((resolve, reject) => {
      if (messages.length === 0) return resolve();
      arrivals.add(messages.length);
      queue.push({ messages, resolve, reject });
      void pump();
    });
}

/** Approximate size, including the format's overhead. */
function bytesOf(messages: readonly OutgoingMessage[]): number {
  const sizeOf = (part: Message['value'] | Message['key']) => (part ? Buffer.byteLength(part) : 0);
  return messages.reduce((sum, { message }) => sum + sizeOf(message.key) + sizeOf(message.value) + 300, 0);
}

function byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const groups = new Map<string, Message[]>();
  for (const { topic, message } of messages) {
    const group = groups.get(topic);
    if (group) group.push(message);
    else groups.set(topic, [message]);
  }
  return [...groups].map(([topic, group]) => ({ topic, messages: group }));
}
