import type { Topic } from '../messages/topics.js';
import type { TraceHeaders } from './tracing.js';

/** A message on the bus: ids and a version, never amounts, destinations or personal data. */
export interface BusMessage {
  readonly topic: Topic;
  /** Messages with one key are handled one after the other. The `transactionId` wherever there is one. */
  readonly key: string;
  /** Names it in logs and among the dead letters. */
  readonly messageId: string;
  /** A small JSON object. */
  readonly body: Readonly<Record<string, string | number>>;
  /** Trace context, where there is one. */
  readonly headers?: TraceHeaders;
}

/** A message to publish; whoever receives it names it. */
export type OutgoingMessage = Omit<BusMessage, 'messageId'>;

/** One consumer of a topic. */
export interface BusSubscription {
  readonly topic: Topic;
  /** Consumers of one group share the topic's messages. */
  readonly group: string;
  /** Messages handled at once, at most; the bus pauses, it does not buffer without bound. */
  readonly concurrency: number;
  /** Resolving acknowledges; rejecting means the message comes again. */
  readonly handle: (message: BusMessage) => Promise<void>;
}

/** What one group has before it. */
export interface ConsumerLag {
  readonly topic: string;
  readonly group: string;
  readonly messages: number;
}

/** Wakes workers. At least once, ordered per key; what it loses, the claim loop finds in the store (I12). */
export interface MessageBus {
  /** Resolves once the bus has taken all of them. */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Starts consuming; the returned function stops it and waits for what is in hand. */
  subscribe(subscription: BusSubscription): Promise<() => Promise<void>>;
  /** Shows operators of the bus a message that no try helped; the store's own record of it is what counts. */
  moveToDeadLetter?(message: BusMessage, reason: string): Promise<void>;
  /** How many messages each group has not acknowledged, where the bus can tell; a few seconds old. */
  lag?(): Promise<readonly ConsumerLag[]>;
  /** How often the consumer of each topic has crashed in this process, where consumers can. */
  consumerCrashes?(): ReadonlyMap<string, number>;
  /** Throws when the bus cannot be reached, or its consumers do not read. */
  check(): Promise<void>;
  close(): Promise<void>;
}
