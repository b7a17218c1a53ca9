import type { Producer, ProducerBatch } from 'kafkajs';
import { expect, it } from 'vitest';
import { createBatchingProducer } from './batching-producer.js';

it('one large message is sent by itself, and is refused without its neighbours', async () => {
  const sent: number[] = [];
  const sendBatch = async ({ topicMessages = [] }: ProducerBatch) => {
    const values = topicMessages.flatMap(({ messages }) => messages.map(({ value }) => String(value).length));
    sent.push(values.length);
    if (values.reduce((sum, length) => sum + length, 0) > 256 * 1024) throw new Error('MESSAGE_TOO_LARGE');
    return [];
  };
  const send = createBatchingProducer({ sendBatch } as unknown as Producer);
  const sending = Array.from({ length: 2_000 }, (_, index) =>
    send([{ topic: 't', message: { key: 'k', value: 'x'.repeat(index === 700 ? 300_000 : 200) } }]),
  );
  const ends = await Promise.allSettled(sending);
  expect(ends.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([700]);
  expect(sent.length).toBeLessThan(20);
});
