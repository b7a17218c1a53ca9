import type { Admin } from 'kafkajs';
import type { Clock } from '../../ports/clock.js';
import type { KafkaTopicOptions, KafkaUse } from './kafka-options.js';
import { deadLetterTopic, missingTopics, publicTopic } from './kafka-topics.js';
import { retryPassing } from './retry-passing.js';

const dayMs = 86_400_000;

/** Milliseconds to wait for a cluster that is still starting. */
const startTimeoutMs = 30_000;

/**
 * Creates missing topics, leaves existing ones unchanged, and returns the names of the created ones once their leaders are ready.
 *
 * kafkajs' own `waitForLeaders` is not used: it gives up when a broker does not know the new topic yet, which happens just after a start.
 */
export async function createTopics(
  admin: Admin,
  use: KafkaUse,
  clock: Clock,
  options: KafkaTopicOptions = {},
): Promise<readonly string[]> {
  const stillMissing = () => missingTopics(admin, use);
  const topics = await retryPassing(clock, startTimeoutMs, stillMissing);
  if (topics.length === 0) return [];
  await retryPassing(clock, startTimeoutMs, async () => {
    // Checked again: a failed request may have succeeded, or another process created the topic.
    const missing = await stillMissing();
    if (missing.length > 0) await create(admin, use, missing, options);
    await admin.fetchTopicMetadata({ topics: [...topics] });
    // Metadata names a leader before the broker is ready. A broker that answers for offsets also accepts messages.
    for (const topic of topics) await admin.fetchTopicOffsets(topic);
  });
  return topics;
}

async function create(
  admin: Admin,
  use: KafkaUse,
  missing: readonly string[],
  { partitions = 12, retentionMs = 3 * dayMs, ...options }: KafkaTopicOptions,
): Promise<void> {
  const { prefix = 'lango.' } = use;
  const { brokers } = await admin.describeCluster();
  const replicationFactor = options.replicationFactor ?? Math.min(3, brokers.length);
  await admin.createTopics({
    waitForLeaders: false,
    timeout: 10_000,
    topics: missing.map((topic) => {
      const isDeadLetter = topic === `${prefix}${deadLetterTopic}`;
      const isPublic = topic === publicTopic(use);
      return {
        topic,
        numPartitions: isDeadLetter ? 1 : partitions,
        replicationFactor,
        configEntries: [
          { name: 'retention.ms', value: String(isDeadLetter || isPublic ? 30 * dayMs : retentionMs) },
          { name: 'cleanup.policy', value: 'delete' },
          // Stored as sent: with a broker-side compression some clients could not read it.
          { name: 'compression.type', value: 'producer' },
          // Brokers refuse timestamps too far in the future, and a process's clock may be ahead.
          { name: 'message.timestamp.type', value: 'LogAppendTime' },
          { name: 'max.message.bytes', value: String(256 * 1024) },
          { name: 'min.insync.replicas', value: replicationFactor > 2 ? '2' : '1' },
        ],
      };
    }),
  });
}
