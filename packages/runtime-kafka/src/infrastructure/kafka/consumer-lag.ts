import type { Admin } from 'kafkajs';
import type { Clock } from '../../ports/clock.js';
import type { ConsumerLag } from '../../ports/message-bus.js';
import { withinTime } from './within-time.js';

/** One consumer group and its topic, by their names on the cluster. */
export interface WatchedGroup {
  readonly topicName: string;
  readonly groupName: string;
}

/** Milliseconds for which an answer is cached, however often metrics are scraped. */
const cacheMs = 15_000;
const timeoutMs = 5_000;

/** The lag of consumer groups: two requests per group, one at a time, cached. */
export function createConsumerLag(
  admin: () => Promise<Admin>,
  groups: readonly WatchedGroup[],
  clock: Clock,
): () => Promise<readonly ConsumerLag[]> {
  let cached: Promise<readonly ConsumerLag[]> | undefined;
  let cachedAt = 0;
  return () => {
    const now = clock.monotonicNow();
    if (cached !== undefined && now - cachedAt < cacheMs) return cached;
    cachedAt = now;
    cached = withinTime(
      admin().then((client) => fetchAll(client, groups)),
      timeoutMs,
    );
    // A failure is not cached: the next scrape asks again.
    cached.catch(() => (cached = undefined));
    return cached;
  };
}

async function fetchAll(admin: Admin, groups: readonly WatchedGroup[]): Promise<readonly ConsumerLag[]> {
  const lags: ConsumerLag[] = [];
  for (const { topicName, groupName } of groups) {
    const [ends, [committed]] = await Promise.all([
      admin.fetchTopicOffsets(topicName),
      admin.fetchOffsets({ groupId: groupName, topics: [topicName] }),
    ]);
    const committedOffsets = new Map(
      committed?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
    );
    // Without a committed offset the lag counts from the partition's first message.
    const messages = ends.reduce((sum, { partition, high, low }) => {
      const from = committedOffsets.get(partition) ?? -1n;
      return sum + (BigInt(high) - (from < 0n ? BigInt(low) : from));
    }, 0n);
    lags.push({ topic: topicName, group: groupName, messages: Number(messages) });
  }
  return lags;
}
