import type { Consumer, ConsumerConfig, Kafka } from 'kafkajs';
import { expect, it } from 'vitest';
import { quietLogger } from '../../conformance/real-servers.js';
import { nodeClock } from '../node/node-clock.js';
import { startTopicConsumer } from './topic-consumer.js';

/** A consumer of kafkajs whose `run` ends when it is told to, as one does that joins its group. */
function fakeKafka() {
  const calls: string[] = [];
  const configs: ConsumerConfig[] = [];
  let join = (): void => undefined;
  const joined = new Promise<void>((resolve) => (join = resolve));
  const call = (name: string, work: () => Promise<void> = () => Promise.resolve()) => {
    return async () => {
      calls.push(name);
      await work();
      calls.push(`${name} done`);
    };
  };
  const consumer = {
    events: { GROUP_JOIN: 'join', CRASH: 'crash' },
    on: () => () => undefined,
    pause: () => undefined,
    connect: call('connect'),
    subscribe: call('subscribe'),
    run: call('run', () => joined),
    disconnect: call('disconnect'),
  } as unknown as Consumer;
  const kafka = {
    consumer: (config: ConsumerConfig) => {
      configs.push(config);
      return consumer;
    },
  } as unknown as Kafka;
  return { kafka, calls, configs, join };
}

const start = (kafka: Kafka) =>
  startTopicConsumer({
    kafka,
    topicName: 'lango.a',
    groupName: 'lango.group',
    sessionTimeoutMs: 10_000,
    subscription: {
      topic: 'payment-requested-v1',
      group: 'a',
      concurrency: 1,
      handle: async () => undefined,
    },
    clock: nodeClock,
    logger: quietLogger,
    onCrash: () => undefined,
  });
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a consumer that is joining its group when it is stopped is let go once it has joined', async () => {
  const { kafka, calls, join } = fakeKafka();
  const stop = start(kafka);
  while (!calls.includes('run')) await turn();
  const stopping = stop();
  await turn();
  expect(calls).not.toContain('disconnect');
  join();
  await stopping;
  expect(calls.slice(-3)).toEqual(['run done', 'disconnect', 'disconnect done']);
});

it('a consumer that is stopped before it was connected joins no group', async () => {
  const { kafka, calls } = fakeKafka();
  await start(kafka)();
  expect(calls).not.toContain('run');
  expect(calls).toContain('disconnect done');
});

it('a consumer that crashes while it is stopped is not started again', async () => {
  const { kafka, calls, configs, join } = fakeKafka();
  const stop = start(kafka);
  while (!calls.includes('run')) await turn();
  const restarts = () => configs[0]?.retry?.restartOnFailure?.(new Error('the connection is gone'));
  await expect(restarts()).resolves.toBe(true);
  const stopping = stop();
  await expect(restarts()).resolves.toBe(false);
  join();
  await stopping;
});
