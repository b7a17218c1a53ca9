import type { Admin, ITopicMetadata } from 'kafkajs';
import { expect, it } from 'vitest';
import { createTopics } from './create-topics.js';
import { topicNames } from './kafka-topics.js';

/** Errors as kafkajs throws them. */
const failure = (type: string, retriable: boolean) => Object.assign(new Error(type), { type, retriable });
const gaveUp = (cause: Error) => Object.assign(new Error('gave up', { cause }), { retriable: false });
const perTopic = (...errors: Error[]) => Object.assign(new Error('Topic creation errors'), { errors });

const unknownTopic = failure('UNKNOWN_TOPIC_OR_PARTITION', true);
const exists = failure('TOPIC_ALREADY_EXISTS', false);
const refused = failure('TOPIC_AUTHORIZATION_FAILED', false);

/** A cluster that fails as told, one answer for each entry, and a clock that a wait moves. */
function cluster(faults: { create?: (Error | undefined)[]; describe?: Error[]; lead?: Error[] } = {}) {
  const topics = new Set<string>();
  const created: string[][] = [];
  let now = 0;
  const admin = {
    listTopics: async () => [...topics],
    describeCluster: async () => ({ brokers: [{}], controller: 0, clusterId: 'one' }),
    createTopics: async ({ topics: wanted }: { topics: { topic: string }[] }) => {
      const names = wanted.map(({ topic }) => topic);
      created.push(names);
      const fault = faults.create?.shift();
      // What a broker makes before its answer is lost, or says of each topic.
      if (fault?.message !== 'nothing was made') for (const name of names) topics.add(name);
      if (fault !== undefined) throw fault;
      return true;
    },
    fetchTopicMetadata: async () => {
      const fault = faults.describe?.shift();
      if (fault !== undefined) throw fault;
      return { topics: [] as ITopicMetadata[] };
    },
    fetchTopicOffsets: async () => {
      const fault = faults.lead?.shift();
      if (fault !== undefined) throw fault;
      return [];
    },
  };
  const clock = {
    now: () => now,
    monotonicNow: () => now,
    after: (ms: number, callback: () => void) => {
      now += ms;
      queueMicrotask(callback);
      return () => undefined;
    },
  };
  return {
    created,
    topics,
    create: () => createTopics(admin as unknown as Admin, { prefix: 'a.' }, clock),
    waitedMs: () => now,
  };
}

const all = topicNames('a.');

it('waits while a broker that just started does not know the topics', async () => {
  const { create, created, waitedMs } = cluster({ describe: [unknownTopic, gaveUp(unknownTopic)] });
  expect(await create()).toEqual(all);
  expect(created).toEqual([all]);
  expect(waitedMs()).toBe(500);
});

it('waits while a broker that is named as the leader does not know it yet', async () => {
  const { create, created, waitedMs } = cluster({
    lead: [gaveUp(failure('NOT_LEADER_FOR_PARTITION', true))],
  });
  expect(await create()).toEqual(all);
  expect(created).toEqual([all]);
  expect(waitedMs()).toBe(250);
});

it('continues where another process created the topics, and where the answer to our own request was lost', async () => {
  for (const fault of [perTopic(exists, exists), failure('NETWORK_EXCEPTION', true)]) {
    const { create, created } = cluster({ create: [fault] });
    expect(await create()).toEqual(all);
    expect(created).toHaveLength(1);
  }
});

it('retries where nothing was created, also where each topic has its own error', async () => {
  const notYet = Object.assign(perTopic(exists, failure('NOT_CONTROLLER', true)), {
    message: 'nothing was made',
  });
  const { create, created } = cluster({ create: [notYet] });
  expect(await create()).toEqual(all);
  expect(created).toEqual([all, all]);
});

it('gives up at once where Kafka refuses, and after 30 seconds where it does not get ready', async () => {
  const refusing = cluster({ create: [perTopic(exists, refused)] });
  await expect(refusing.create()).rejects.toThrow('Topic creation errors');
  expect(refusing.waitedMs()).toBe(0);
  const never = cluster({ describe: Array.from({ length: 1_000 }, () => unknownTopic) });
  await expect(never.create()).rejects.toThrow('UNKNOWN_TOPIC_OR_PARTITION');
  expect(never.waitedMs()).toBe(30_000);
});

it('makes nothing where nothing is missing', async () => {
  const { create, created, topics } = cluster();
  for (const name of all) topics.add(name);
  expect(await create()).toEqual([]);
  expect(created).toEqual([]);
});
