import type { Admin } from 'kafkajs';
import type { Clock } from '../../ports/clock.js';
import type { KafkaTopicOptions, KafkaUse } from './kafka-options.js';
import { deadLetterTopic, missingTopics, publicTopic } from './kafka-topics.js';
import { retryPassing } from './retry-passing.js';

const dayMs = 86_400_000;

/** Milliseconds for which a cluster that is still starting is waited for. */
const patienceMs = 30_000;

/**
 * Creates the topics that are not there, leaves the others as they are, and returns once each that was missing has leaders that know it. Returns their names.
 *
 * kafkajs' own `waitForLeaders` stays out: it gives up where a broker has not heard of the new topic yet, which brokers that just started say.
 */
export async function createTopics(
  admin: Admin,
  use: KafkaUse,
  clock: Clock,
  options: KafkaTopicOptions = {},
): Promise<readonly string[]> {
  const stillMissing = () => missingTopics(admin, use);
  const wanted = await retryPassing(clock, patienceMs, stillMissing);
  if (wanted.length === 0) return [];
  await retryPassing(clock, patienceMs, async () => {
    // Asked anew: what failed for us may have been done, or somebody else did it.
    const missing = await stillMissing();
    if (missing.length > 0) await create(admin, use, missing, options);
    await admin.fetchTopicMetadata({ topics: [...wanted] });
    // A broker is named as the leader before it knows: one that tells where a partition ends also takes messages for it.
    for (const topic of wanted) await admin.fetchTopicOffsets(topic);
  });
  return wanted;
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
          // As it was sent: whatever the brokers' default is, not every client reads every compression.
          { name: 'compression.type', value: 'producer' },
          // A broker refuses what is dated later than it allows, and a process's clock may be ahead.
          { name: 'message.timestamp.type', value: 'LogAppendTime' },
          { name: 'max.message.bytes', value: String(256 * 1024) },
          { name: 'min.insync.replicas', value: replicationFactor > 2 ? '2' : '1' },
        ],
      };
    }),
  });
}
