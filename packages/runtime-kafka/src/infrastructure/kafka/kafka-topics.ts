import type { Admin } from 'kafkajs';
import { ConfigResourceTypes } from './kafkajs-exports.js';
import { topics } from '../../messages/topics.js';
import { readableCompressions } from './read-compressed.js';
import type { KafkaUse } from './kafka-options.js';

/** Where dead letters are shown. */
export const deadLetterTopic = 'dead-letter';

/** Every topic's name on the cluster. */
export const topicNames = (prefix: string): readonly string[] =>
  [...topics, deadLetterTopic].map((topic) => `${prefix}${topic}`);

/** Name of the topic that other programs read, where there is one. */
export const publicTopic = ({ prefix = 'lango.', publicEvents }: KafkaUse): string | undefined =>
  publicEvents && (publicEvents.topic ?? `${prefix}events`);

/** Names of topics that the runtime needs and the cluster does not have. */
export async function missingTopics(admin: Admin, use: KafkaUse): Promise<readonly string[]> {
  const there = new Set(await admin.listTopics());
  return [...topicNames(use.prefix ?? 'lango.'), publicTopic(use) ?? []]
    .flat()
    .filter((name) => !there.has(name));
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
    const setting = (wanted: string) => settings.find(({ configName }) => configName === wanted)?.configValue;
    return {
      name,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      inSyncMin: Number(setting('min.insync.replicas') ?? 1),
      isUncleanElectionAllowed: setting('unclean.leader.election.enable') === 'true',
    };
  });
}
