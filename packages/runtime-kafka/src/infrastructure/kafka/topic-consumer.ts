import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from '@lango/core';
import type { Clock } from '../../ports/clock.js';
import type { BusSubscription } from '../../ports/message-bus.js';
import { createArrivalRate } from '../node/arrival-rate.js';
import { causeOf } from './kafka-client.js';
import { fromKafkaMessage } from './kafka-message.js';
import { createKeyPool } from './key-pool.js';
import { createPartitionProgress, type PartitionProgress } from './partition-progress.js';
import { withinTime } from './within-time.js';

/** Settings of {@link startTopicConsumer}. */
export interface TopicConsumerOptions {
  readonly kafka: Kafka;
  readonly topicName: string;
  readonly groupName: string;
  readonly sessionTimeoutMs: number;
  readonly subscription: BusSubscription;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called whenever a consumer crashes, before it restarts. */
  readonly onCrash: () => void;
}

const commitEveryMs = 500;
/**
 * Milliseconds between fetches under load: each fetch covers every partition, so many small ones cost more than handling the messages.
 * Without load the next fetch is made at once and waits at the broker.
 */
const fetchPauseMs = 40;
const worthPausingFor = 4;
const heartbeatMs = 3_000;
const retryMaxMs = 10_000;
const drainMs = 25_000;
const commitMs = 3_000;
/** kafkajs cannot leave a group during a rebalance; after this time the broker's session time-out removes the member. */
const leaveMs = 10_000;

/**
 * Consumes one topic in one group until stopped. Messages run in a bounded pool, in order for each key. While the pool is full nothing more is
 * fetched, but heartbeats continue. Offsets are committed after the work, up to the first unfinished message. A crashed consumer is replaced.
 */
export function startTopicConsumer(options: TopicConsumerOptions): () => Promise<void> {
  const { kafka, topicName, groupName, subscription, clock, logger } = options;
  const pool = createKeyPool(subscription.concurrency);
  let consumer: Consumer | undefined;
  let progress = new Map<number, PartitionProgress>();
  let stopped = false;
  const arrivals = createArrivalRate();
  const waits = new Set<() => void>();
  /** Ends early when the consumer is stopped. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        waits.delete(wake);
        resolve();
      };
      const cancel = clock.after(ms, wake);
      waits.add(wake);
    });

  /** A handler fails only while the store is unavailable. The message stays unacknowledged and is retried until it succeeds. */
  const handle = async (read: ReturnType<typeof fromKafkaMessage>, isMine: () => boolean) => {
    for (let delayMs = 200; isMine(); delayMs = Math.min(2 * delayMs, 5_000)) {
      try {
        await subscription.handle(read);
        return true;
      } catch (error) {
        logger.warn({ topic: topicName, error: causeOf(error) }, 'a message could not be handled; retrying');
        if (stopped) return false;
        await pause(delayMs);
      }
    }
    return false;
  };

  const commit = async (): Promise<void> => {
    const due = [...progress].flatMap(([partition, own]) => {
      const offset = own.committable();
      return offset === undefined ? [] : [{ partition, own, offset }];
    });
    const offsets = due.map(({ partition, offset }) => ({
      topic: topicName,
      partition,
      offset: String(offset),
    }));
    if (offsets.length === 0 || consumer === undefined) return;
    try {
      await withinTime(consumer.commitOffsets(offsets), commitMs);
      for (const { own, offset } of due) own.committed(offset);
    } catch (error) {
      // The messages are redelivered, to this process or another; the store makes handling them again harmless.
      logger.debug({ topic: topicName, error: causeOf(error) }, 'offsets could not be committed');
    }
  };

  const commitOf = async (own: PartitionProgress, { batch, ...payload }: EachBatchPayload): Promise<void> => {
    const offset = own.committable();
    if (offset === undefined) return;
    const partitions = [{ partition: batch.partition, offset: String(offset) }];
    await withinTime(
      payload.commitOffsetsIfNecessary({ topics: [{ topic: topicName, partitions }] }),
      commitMs,
    ).then(
      () => own.committed(offset),
      () => undefined,
    );
  };

  const takeBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { batch } = payload;
    const generation = progress;
    const own = generation.get(batch.partition) ?? createPartitionProgress();
    generation.set(batch.partition, own);
    const isMine = () => !stopped && progress === generation;
    arrivals.add(batch.messages.length);
    try {
      for (const message of batch.messages) {
        while (!pool.hasRoom()) {
          await Promise.race([pool.room(), pause(heartbeatMs)]);
          if (stopped) return;
          await payload.heartbeat();
        }
        if (!isMine() || !payload.isRunning() || payload.isStale()) return;
        const offset = BigInt(message.offset);
        const read = fromKafkaMessage(subscription.topic, batch.partition, message);
        own.take(offset);
        // Fetching continues after it; the commit depends on finished work only.
        payload.resolveOffset(message.offset);
        pool.run(read.key, async () => {
          if (await handle(read, isMine)) own.done(offset);
        });
      }
      await payload.heartbeat();
      if (arrivals.expectedWithin(fetchPauseMs) >= worthPausingFor) await pause(fetchPauseMs);
    } catch (error) {
      // The group is rebalancing: leave the batch, and commit finished work while that is still allowed.
      await commitOf(own, payload);
      throw error;
    }
  };

  const connect = async (): Promise<void> => {
    const created = kafka.consumer({
      groupId: groupName,
      sessionTimeout: options.sessionTimeoutMs,
      heartbeatInterval: Math.min(heartbeatMs, Math.floor(options.sessionTimeoutMs / 3)),
      rebalanceTimeout: 60_000,
      minBytes: 1,
      maxWaitTimeInMs: 500,
      maxBytesPerPartition: 256 * 1024,
      allowAutoTopicCreation: false,
      // kafkajs restarts a crashed consumer even when it was disconnected in between.
      retry: {
        initialRetryTime: 200,
        maxRetryTime: 5_000,
        retries: 10,
        restartOnFailure: () => Promise.resolve(!stopped),
      },
    });
    consumer = created;
    created.on(created.events.GROUP_JOIN, () => {
      // Partitions may have been reassigned; reading resumes at the committed offsets.
      progress = new Map();
    });
    created.on(created.events.CRASH, ({ payload }) => {
      options.onCrash();
      logger.warn({ topic: topicName, error: causeOf(payload.error) }, 'the consumer crashed; restarting');
      if (!payload.restart && !stopped) starting = keepConnecting(500);
    });
    try {
      await created.connect();
      await created.subscribe({ topics: [topicName], fromBeginning: true });
      if (!stopped)
        await created.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: 64,
          eachBatch: takeBatch,
        });
    } catch (error) {
      await created.disconnect().catch(() => undefined);
      throw error;
    }
  };

  const keepConnecting = async (firstDelayMs: number): Promise<void> => {
    if (firstDelayMs > 0) await pause(firstDelayMs);
    for (let delayMs = 500; !stopped; delayMs = Math.min(2 * delayMs, retryMaxMs)) {
      try {
        await connect();
        return;
      } catch (error) {
        logger.debug({ topic: topicName, error: causeOf(error) }, 'the consumer cannot start; retrying');
        await pause(delayMs);
      }
    }
  };

  const commitRegularly = async (): Promise<void> => {
    while (!stopped) {
      await pause(commitEveryMs);
      await commit();
    }
  };

  void commitRegularly();
  let starting = keepConnecting(0);
  /** kafkajs cannot stop a consumer that is joining its group. */
  const leave = async (): Promise<void> => {
    await starting;
    await consumer?.disconnect();
  };
  return async () => {
    stopped = true;
    try {
      consumer?.pause([{ topic: topicName }]);
    } catch {
      // It is not running, so there is nothing to pause.
    }
    waits.forEach((wake) => wake());
    await withinTime(pool.idle(), drainMs).catch(() => undefined);
    await commit();
    await withinTime(leave(), leaveMs).catch((error: unknown) =>
      logger.warn({ topic: topicName, error: causeOf(error) }, 'the consumer group was not left in time'),
    );
  };
}
