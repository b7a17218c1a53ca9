import type { Admin } from 'kafkajs';
import type { Clock } from '../../ports/clock.js';
import type { ConsumerLag } from '../../ports/message-bus.js';
import { withinTime } from './within-time.js';

/** One consumer group and its topic, by their names on the cluster. */
export interface WatchedGroup {
  readonly topicName: string;
  readonly groupName: string;
}

/** Milliseconds that an answer serves: however often it is scraped, the brokers are asked so often at most. */
const servesMs = 15_000;
const askMs = 5_000;

/** How far groups are behind the ends of their topics: two questions a group, one at a time, a bounded number of times a minute. */
export function createConsumerLag(
  admin: () => Promise<Admin>,
  groups: readonly WatchedGroup[],
  clock: Clock,
): () => Promise<readonly ConsumerLag[]> {
  let asked: Promise<readonly ConsumerLag[]> | undefined;
  let askedAt = 0;
  return () => {
    const now = clock.monotonicNow();
    if (asked !== undefined && now - askedAt < servesMs) return asked;
    askedAt = now;
    asked = withinTime(
      admin().then((client) => askAll(client, groups)),
      askMs,
    );
    // A failed answer is not kept: the next scrape asks again.
    asked.catch(() => (asked = undefined));
    return asked;
  };
}

async function askAll(admin: Admin, groups: readonly WatchedGroup[]): Promise<readonly ConsumerLag[]> {
  const lags: ConsumerLag[] = [];
  for (const { topicName, groupName } of groups) {
    const [ends, [committed]] = await Promise.all([
      admin.fetchTopicOffsets(topicName),
      admin.fetchOffsets({ groupId: groupName, topics: [topicName] }),
    ]);
    const done = new Map(committed?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    // A partition that the group never acknowledged anything of is behind from its first message.
    const messages = ends.reduce((sum, { partition, high, low }) => {
      const from = done.get(partition) ?? -1n;
      return sum + (BigInt(high) - (from < 0n ? BigInt(low) : from));
    }, 0n);
    lags.push({ topic: topicName, group: groupName, messages: Number(messages) });
  }
  return lags;
}
