import type { Logger } from '@lango/core';
import type { Admin } from 'kafkajs';
import type { Clock } from '../../ports/clock.js';
import type { EventTopic } from '../../ports/event-topic.js';
import type { MessageBus } from '../../ports/message-bus.js';
import { NotReady } from '../../ports/not-ready.js';
import { createBatchingProducer } from './batching-producer.js';
import { causeOf, createKafkaClient } from './kafka-client.js';
import { toKafkaMessage } from './kafka-message.js';
import { createCrashCount } from './crash-count.js';
import { createTopics } from './create-topics.js';
import { createConsumerLag, type WatchedGroup } from './consumer-lag.js';
import type { KafkaClientOptions, KafkaOptions, KafkaTopicOptions } from './kafka-options.js';
import { createKeyPartitioner } from './key-partitioner.js';
import {
  deadLetterTopic,
  missingTopics,
  publicTopic,
  topicSafety,
  unreadableTopics,
  type TopicSafety,
} from './kafka-topics.js';
import { startTopicConsumer } from './topic-consumer.js';
import { withinTime } from './within-time.js';

/** The bus on Kafka, with operations for operators. */
export interface KafkaMessageBus extends MessageBus {
  /** The topic for other programs, if configured. */
  readonly eventTopic?: EventTopic;
  createTopics(options?: KafkaTopicOptions): Promise<readonly string[]>;
  /** Replication settings of its topics. */
  topicSafety(): Promise<readonly TopicSafety[]>;
}

/** Milliseconds without a heartbeat after which a process leaves its group. */
export const defaultSessionMs = 45_000;
const checkMs = 5_000;

/** Connects when first used. Never waits for Kafka: without it publishing fails, and consuming starts once it is available. */
export function createKafkaMessageBus(
  options: KafkaOptions | KafkaClientOptions,
  clock: Clock,
  logger: Logger,
): KafkaMessageBus {
  const { prefix = 'lango.', sessionTimeoutMs = defaultSessionMs } = options;
  const kafka = createKafkaClient(options, logger);
  const producer = kafka.producer({
    createPartitioner: createKeyPartitioner,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
  });
  const admin = kafka.admin({ retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 2 } });
  const connectProducer = once(() => producer.connect());
  const connectAdmin = once(() => admin.connect());
  const send = createBatchingProducer(producer);
  const stops = new Set<() => Promise<void>>();
  const groups: WatchedGroup[] = [];
  const lag = createConsumerLag(() => connectAdmin().then(() => admin), groups, clock);
  const crashes = createCrashCount(clock);
  const checkSettings = createSettingsCheck(admin, prefix, clock, logger);
  let isClosed = false;
  const connect = async (): Promise<void> => {
    if (isClosed) throw new Error('the bus is closed');
    await connectProducer();
  };
  const topic = publicTopic(options);
  return {
    ...(topic !== undefined && {
      eventTopic: {
        source: options.publicEvents?.source ?? '/lango',
        publish: async ({ key, value, headers }) => {
          await connect();
          await send([{ topic, message: { key, value, headers } }]);
        },
      },
    }),
    publish: async (messages) => {
      await connect();
      await send(
        messages.map((message) => ({
          topic: `${prefix}${message.topic}`,
          message: toKafkaMessage(message),
        })),
      );
    },
    subscribe: async (subscription) => {
      const topicName = `${prefix}${subscription.topic}`;
      const groupName = `${prefix}${subscription.group}.${subscription.topic}`;
      if (!groups.some((group) => group.groupName === groupName)) groups.push({ topicName, groupName });
      const stop = startTopicConsumer({
        kafka,
        topicName,
        groupName,
        sessionTimeoutMs,
        subscription,
        clock,
        logger,
        onCrash: () => crashes.crashed(topicName),
      });
      stops.add(stop);
      return async () => {
        stops.delete(stop);
        await stop();
      };
    },
    moveToDeadLetter: async (message, reason) => {
      await connectProducer();
      const { headers, ...rest } = toKafkaMessage(message);
      const why = {
        'message-id': message.messageId,
        topic: message.topic,
        reason: reason.slice(0, 1_000),
        at: new Date(clock.now()).toISOString(),
      };
      await send([
        { topic: `${prefix}${deadLetterTopic}`, message: { ...rest, headers: { ...headers, ...why } } },
      ]);
    },
    lag,
    consumerCrashes: () => crashes.totals(),
    check: async () => {
      const missing = await withinTime(
        connectAdmin().then(async () => {
          const absent = await missingTopics(admin, options);
          if (absent.length === 0) await checkSettings();
          return absent;
        }),
        checkMs,
      ).catch((error: unknown) => {
        throw new Error(causeOf(error));
      });
      if (crashes.crashing().length > 0)
        throw new NotReady(`consumers keep crashing: ${crashes.crashing().join(', ')}`);
      if (missing.length > 0) {
        throw new Error(`the topics ${missing.join(', ')} are missing: create them with lango topics`);
      }
    },
    createTopics: async (topicOptions) => {
      await connectAdmin();
      return createTopics(admin, options, clock, topicOptions);
    },
    topicSafety: async () => {
      await connectAdmin();
      return topicSafety(admin, prefix);
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...stops].map((stop) => stop()));
      await Promise.all([producer.disconnect(), admin.disconnect()].map((end) => end.catch(() => undefined)));
    },
  };
}

/** Milliseconds for which valid topic settings are cached. */
const settingsCacheMs = 60_000;

/** Throws where a topic's compression cannot be read. Without permission to read the settings, unreadable batches show it later. */
function createSettingsCheck(
  admin: Admin,
  prefix: string,
  clock: Clock,
  logger: Logger,
): () => Promise<void> {
  let goodUntil = 0;
  return async () => {
    if (clock.monotonicNow() < goodUntil) return;
    const unreadable = await unreadableTopics(admin, prefix).catch((error: unknown) => {
      logger.debug({ error: causeOf(error) }, 'the settings of topics cannot be read');
      return [];
    });
    if (unreadable.length > 0) throw new Error(`${unreadable.join(', ')}: set it to producer`);
    goodUntil = clock.monotonicNow() + settingsCacheMs;
  };
}

/** Runs the work once; after a failure the next call retries. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
