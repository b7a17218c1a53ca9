import type { Topic } from '../messages/topics.js';
import type { TraceHeaders } from './tracing.js';

/** A message on the bus: ids and a version, never amounts, destinations or personal data. */
export interface BusMessage {
  readonly topic: Topic;
  /** Messages with the same key are handled in order. The `transactionId` if there is one. */
  readonly key: string;
  /** Identifies it in logs and dead letters. */
  readonly messageId: string;
  /** A small JSON object. */
  readonly body: Readonly<Record<string, string | number>>;
  /** Trace context, where there is one. */
  readonly headers?: TraceHeaders;
}

/** A message to publish; the receiving side assigns its id. */
export type OutgoingMessage = Omit<BusMessage, 'messageId'>;

/** One consumer of a topic. */
export interface BusSubscription {
  readonly topic: Topic;
  /** Consumers of one group share the topic's messages. */
  readonly group: string;
  /** Most messages handled at once; then the bus pauses instead of buffering. */
  readonly concurrency: number;
  /** Resolving acknowledges the message; after a rejection it is delivered again. */
  readonly handle: (message: BusMessage) => Promise<void>;
}

/** Backlog of one consumer group. */
export interface ConsumerLag {
  readonly topic: string;
  readonly group: string;
  readonly messages: number;
}

/** Wakes workers. At least once, ordered per key; lost messages do no harm, since the claim loop finds the rows (I12). */
export interface MessageBus {
  /** Resolves once the bus has taken all of them. */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Starts consuming. The returned function stops it and waits for messages in progress. */
  subscribe(subscription: BusSubscription): Promise<() => Promise<void>>;
  /** Publishes a dead letter for operators of the bus. The record in the store is authoritative. */
  moveToDeadLetter?(message: BusMessage, reason: string): Promise<void>;
  /** Unacknowledged messages of each group, if the bus knows them; a few seconds old. */
  lag?(): Promise<readonly ConsumerLag[]>;
  /** Crashes of each topic's consumer in this process, if consumers can crash. */
  consumerCrashes?(): ReadonlyMap<string, number>;
  /** Throws when the bus cannot be reached, or its consumers do not read. */
  check(): Promise<void>;
  close(): Promise<void>;
}
