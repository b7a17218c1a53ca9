import type { Admin } from 'kafkajs';
import { ConfigResourceTypes } from './kafkajs-exports.js';
import { topics } from '../../messages/topics.js';
import { readableCompressions } from './read-compressed.js';
import type { KafkaTopicOptions } from './kafka-options.js';

/** Where dead letters are shown. */
export const deadLetterTopic = 'dead-letter';

/** Every topic's name on the cluster. */
export const topicNames = (prefix: string): readonly string[] =>
  [...topics, deadLetterTopic].map((topic) => `${prefix}${topic}`);

const dayMs = 86_400_000;

/** Creates the topics that are not there and leaves the others as they are. Returns the names of those it made. */
export async function createTopics(
  admin: Admin,
  prefix: string,
  options: KafkaTopicOptions = {},
): Promise<readonly string[]> {
  const { partitions = 12, retentionMs = 3 * dayMs } = options;
  const missing = await missingTopics(admin, prefix);
  const { brokers } = await admin.describeCluster();
  const replicationFactor = options.replicationFactor ?? Math.min(3, brokers.length);
  if (missing.length === 0) return [];
  await admin.createTopics({
    waitForLeaders: true,
    timeout: 10_000,
    topics: missing.map((topic) => {
      const isDeadLetter = topic === `${prefix}${deadLetterTopic}`;
      return {
        topic,
        numPartitions: isDeadLetter ? 1 : partitions,
        replicationFactor,
        configEntries: [
          { name: 'retention.ms', value: String(isDeadLetter ? 30 * dayMs : retentionMs) },
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
  return missing;
}

/** Names of topics that the runtime needs and the cluster does not have. */
export async function missingTopics(admin: Admin, prefix: string): Promise<readonly string[]> {
  const there = new Set(await admin.listTopics());
  return topicNames(prefix).filter((name) => !there.has(name));
}

/** What is wrong with the settings of topics that are there: compressions that this process does not read, each `topic is set to …`. */
export async function unreadableTopics(admin: Admin, prefix: string): Promise<readonly string[]> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topicNames(prefix).map((name) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      configNames: ['compression.type'],
    })),
  });
  return resources.flatMap(({ resourceName, configEntries }) =>
    configEntries
      .filter(
        ({ configName, configValue }) =>
          configName === 'compression.type' && !readableCompressions.includes(configValue),
      )
      .map(({ configValue }) => `${resourceName} is set to compression.type=${configValue}`),
  );
}

/** How a topic is kept: what outlives a broker, and what goes on without one. */
export interface TopicSafety {
  readonly name: string;
  /** Of the partition that has the fewest. */
  readonly replicas: number;
  readonly inSyncMin: number;
  readonly isUncleanElectionAllowed: boolean;
}

/** Reads it of each topic that is there. */
export async function topicSafety(admin: Admin, prefix: string): Promise<readonly TopicSafety[]> {
  const missing = await missingTopics(admin, prefix);
  const names = topicNames(prefix).filter((name) => !missing.includes(name));
  if (names.length === 0) return [];
  const { topics: found } = await admin.fetchTopicMetadata({ topics: [...names] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  return found.map(({ name, partitions }) => {
    const settings = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    const setting = (wanted: string) => settings.find(({ configName }) => configName === wanted)?.configValue;
    return {
      name,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      inSyncMin: Number(setting('min.insync.replicas') ?? 1),
      isUncleanElectionAllowed: setting('unclean.leader.election.enable') === 'true',
    };
  });
}
