import { expect, it, onTestFinished } from 'vitest';
import { quietLogger, serverAddresses, uniqueName } from '../../conformance/real-servers.js';
import { until } from '../../conformance/until.js';
import type { BusMessage } from '../../ports/message-bus.js';
import { nodeClock } from '../node/node-clock.js';
import { createKafkaClient } from './kafka-client.js';
import { createKafkaMessageBus } from './kafka-message-bus.js';

const { brokers } = serverAddresses();
const message = (number: number): BusMessage => ({
  topic: 'payment-requested-v1',
  key: `key-${number}`,
  messageId: `message-${number}`,
  body: { transactionId: `txn_${String(number).padStart(32, '0')}` },
});

async function openBus() {
  const options = { brokers, prefix: `${uniqueName()}.`, sessionTimeoutMs: 10_000 };
  const bus = createKafkaMessageBus(options, nodeClock, quietLogger);
  await bus.createTopics({ partitions: 2 });
  onTestFinished(() => bus.close());
  return { bus, options };
}

it('reports the lag of a group', async () => {
  const { bus, options } = await openBus();
  let isHeld = true;
  const stop = await bus.subscribe({
    topic: 'payment-requested-v1',
    group: 'lag',
    concurrency: 4,
    handle: async () => {
      await until(() => !isHeld);
    },
  });
  await bus.publish([1, 2, 3].map(message));
  // The group's coordinator may still be chosen: an answer that failed is not kept.
  const ask = async () => (await bus.lag?.().catch(() => [])) ?? [];
  await until(async () => (await ask()).length > 0);
  expect((await ask())[0]).toEqual({
    topic: `${options.prefix}payment-requested-v1`,
    group: `${options.prefix}lag.payment-requested-v1`,
    messages: 3,
  });
  isHeld = false;
  await stop();
});

it('shows a message that was set aside on the dead-letter topic, with its reason', async () => {
  const { bus, options } = await openBus();
  await bus.moveToDeadLetter?.(message(7), 'no handler could read it');
  const kafka = createKafkaClient({ brokers }, quietLogger);
  const consumer = kafka.consumer({ groupId: uniqueName() });
  onTestFinished(() => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topics: [`${options.prefix}dead-letter`], fromBeginning: true });
  const seen: Record<string, string>[] = [];
  await consumer.run({
    eachMessage: async ({ message: { key, headers, value } }) => {
      const shown: Record<string, string> = {};
      for (const [name, text] of Object.entries(headers ?? {})) shown[name] = String(text);
      seen.push({ ...shown, key: String(key), value: String(value) });
    },
  });
  await until(() => seen.length > 0);
  expect(seen[0]).toMatchObject({
    key: 'key-7',
    'message-id': 'message-7',
    topic: 'payment-requested-v1',
    reason: 'no handler could read it',
    value: JSON.stringify(message(7).body),
  });
});

it('writes public events under their key to a topic of their own, which is made with the others', async () => {
  const prefix = `${uniqueName()}.`;
  const bus = createKafkaMessageBus({ brokers, prefix, publicEvents: {} }, nodeClock, quietLogger);
  onTestFinished(() => bus.close());
  await expect(bus.check()).rejects.toThrow(`${prefix}events`);
  expect(await bus.createTopics({ partitions: 2 })).toContain(`${prefix}events`);
  await bus.check();
  const event = {
    key: 'txn_1',
    value: '{"specversion":"1.0"}',
    headers: { 'content-type': 'application/cloudevents+json' },
  };
  await bus.eventTopic?.publish(event);
  const consumer = createKafkaClient({ brokers }, quietLogger).consumer({ groupId: `${prefix}reader` });
  onTestFinished(() => consumer.disconnect());
  const read: unknown[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: `${prefix}events`, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers } }) => {
      const type = headers?.['content-type'];
      read.push({ key: String(key), value: String(value), headers: { 'content-type': String(type) } });
    },
  });
  await until(() => read.length > 0);
  expect(read).toEqual([event]);
});
