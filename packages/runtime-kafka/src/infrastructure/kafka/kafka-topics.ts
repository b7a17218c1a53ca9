import type { Admin } from 'kafkajs';
import { ConfigResourceTypes } from './kafkajs-exports.js';
import { topics } from '../../messages/topics.js';
import { readableCompressions } from './read-compressed.js';
import type { KafkaUse } from './kafka-options.js';

/** The topic of dead letters. */
export const deadLetterTopic = 'dead-letter';

/** Every topic's name on the cluster. */
export const topicNames = (prefix: string): readonly string[] =>
  [...topics, deadLetterTopic].map((topic) => `${prefix}${topic}`);

/** Name of the topic for other programs, if configured. */
export const publicTopic = ({ prefix = 'lango.', publicEvents }: KafkaUse): string | undefined =>
  publicEvents && (publicEvents.topic ?? `${prefix}events`);

/** Names of topics that the runtime needs and the cluster does not have. */
export async function missingTopics(admin: Admin, use: KafkaUse): Promise<readonly string[]> {
  const there = new Set(await admin.listTopics());
  return [...topicNames(use.prefix ?? 'lango.'), publicTopic(use) ?? []]
    .flat()
    .filter((name) => !there.has(name));
}

/** Existing topics whose compression this process cannot read, each as `topic is set to …`. */
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

/** A topic's replication settings. */
export interface TopicSafety {
  readonly name: string;
  /** Replicas of the partition with the fewest. */
  readonly replicas: number;
  readonly inSyncMin: number;
  readonly isUncleanElectionAllowed: boolean;
}

/** Reads them for each existing topic. */
export async function topicSafety(admin: Admin, prefix: string): Promise<readonly TopicSafety[]> {
  const missing = await missingTopics(admin, { prefix });
  const names = topicNames(prefix).filter((name) => !missing.includes(name));
  if (names.length === 0) return [];
  const { topics: found } = await admin.fetchTopicMetadata({ topics: [...names] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  return found.map(({ name, partitions }) => {
    const settings = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    const setting = (name: string) => settings.find(({ configName }) => configName === name)?.configValue;
    return {
      name,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      inSyncMin: Number(setting('min.insync.replicas') ?? 1),
      isUncleanElectionAllowed: setting('unclean.leader.election.enable') === 'true',
    };
  });
}
