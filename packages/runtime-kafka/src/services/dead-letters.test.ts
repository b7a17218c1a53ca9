import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { defaultPolicy } from '../decisions/policy.js';
import type { BodyOf, Topic } from '../messages/topics.js';
import type { BusMessage, BusSubscription } from '../ports/message-bus.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { StoredCallback } from '../ports/gateway-callback.js';
import type { DeadLetter } from '../ports/outbox-message.js';
import { consumeTopic } from './consume-topic.js';
import { createPaymentRequestedHandler } from './payment-processor/handle-payment-requested.js';
import { createTestContext, testRecord } from './testing/create-test-context.js';

const { transactionId } = testRecord({}).transaction;
const message = (changes: Partial<BusMessage> = {}): BusMessage => ({
  topic: 'payment-requested-v1',
  key: transactionId,
  messageId: 'message-1',
  body: { transactionId },
  tries: 9,
  ...changes,
});

/** A consumer of one topic whose handler fails, and what it leaves behind. */
async function given(row: TransactionRecord, topic: Topic = 'payment-requested-v1') {
  const test = createTestContext(createFakeGateway(), row);
  const letters: DeadLetter[] = [];
  const handle = vi.fn((_body: BodyOf<Topic>) => Promise.reject(new Error('the handler is broken')));
  let subscribed: BusSubscription['handle'] = () => Promise.resolve();
  Object.assign(test.store, {
    addDeadLetter: async (letter: DeadLetter) => void letters.push(letter),
    enqueue: async () => undefined,
  });
  const bus = {
    subscribe: async ({ handle: deliver }: BusSubscription) => ((subscribed = deliver), async () => {}),
  };
  const context = { ...test.context, bus: bus as unknown as typeof test.context.bus, policy: defaultPolicy };
  await consumeTopic(context, { topic, group: 'group', handle });
  return { ...test, context, letters, handle, deliver: (one: BusMessage) => subscribed(one) };
}

describe('a message that no try helped', () => {
  it.each(['created', 'submitted', 'pending', 'unknown'] as const)(
    'asks a person to look at its transaction, which stays %s',
    async (status) => {
      const { deliver, letters, stored, commits } = await given(testRecord({ status }));
      await deliver(message());
      expect(letters).toMatchObject([{ messageId: 'message-1', reason: 'the handler is broken' }]);
      expect(stored.record).toMatchObject({
        transaction: { status, version: 4 },
        review: { reason: 'dead-letter', requestedAtMs: Date.UTC(2026, 0, 1) },
      });
      expect(commits).toMatchObject([
        { cause: 'dead-letter', expectedVersion: 3, announce: false, messages: [] },
      ]);
    },
  );

  it('asks once, however often it comes', async () => {
    const { deliver, commits } = await given(testRecord({}));
    for (const messageId of ['1', '2', '3']) await deliver(message({ messageId }));
    expect(commits).toHaveLength(1);
  });

  it('leaves its transaction to people: code sends it no more', async () => {
    const { deliver, context, commits } = await given(
      testRecord({ status: 'created' }, { uncertain: false }),
    );
    await deliver(message());
    await createPaymentRequestedHandler(context)({ transactionId });
    expect(commits.map(({ cause }) => cause)).toEqual(['dead-letter']);
  });

  it.each(['succeeded', 'failed'] as const)('changes nothing about one that %s', async (status) => {
    const { deliver, letters, commits } = await given(testRecord({ status }));
    await deliver(message());
    expect([letters.length, commits.length]).toEqual([1, 0]);
  });

  it('changes nothing about one that does not exist, or waits for a person for another reason', async () => {
    const review = { requestedAtMs: 1, reason: 'amount-differs' };
    const flagged = await given(testRecord({}, { review }));
    await flagged.deliver(message());
    expect(flagged.stored.record.review).toEqual(review);
    const absent = await given(testRecord({}));
    absent.store.find = async () => undefined;
    await absent.deliver(message());
    expect([flagged.commits.length, absent.commits.length, absent.letters.length]).toEqual([0, 0, 1]);
  });

  it('is a dead letter even when its transaction cannot be flagged', async () => {
    const { deliver, letters, store } = await given(testRecord({}));
    store.find = () => Promise.reject(new Error('the row cannot be read'));
    await deliver(message());
    expect(letters).toHaveLength(1);
  });

  it('stays unacknowledged when it cannot be kept', async () => {
    const { deliver, store, commits } = await given(testRecord({}));
    store.addDeadLetter = () => Promise.reject(new Error('the store is away'));
    await expect(deliver(message())).rejects.toThrow('the store is away');
    expect(commits).toEqual([]);
  });

  it('flags nothing before the tenth failure', async () => {
    const { deliver, letters, commits } = await given(testRecord({}));
    await deliver(message({ tries: 8 }));
    expect([letters.length, commits.length]).toEqual([0, 0]);
  });
});

describe('a message of a shape that the topic does not have', () => {
  it('is set aside at once, and names no transaction that could be believed', async () => {
    const { deliver, letters, commits, handle } = await given(testRecord({}));
    await deliver(message({ tries: 0, body: { transactionId, amountMinor: 1 } }));
    expect(letters).toMatchObject([{ reason: expect.stringMatching(/shape/) as string }]);
    expect(handle).not.toHaveBeenCalled();
    expect(commits).toEqual([]);
  });

  it('is kept without what no database takes', async () => {
    const { deliver, letters } = await given(testRecord({}));
    await deliver(message({ key: 'a\u0000b', messageId: '\u0000', body: { 'x\u0000': '\u0000' } }));
    expect(JSON.stringify(letters)).not.toContain('\\u0000');
  });
});

describe('a stored callback that cannot be applied', () => {
  const update = { status: 'pending', gatewayReference: 'ref-1', transactionId };
  const callback = {
    callbackId: 'cbk_1',
    evidence: 'signed',
    result: { kind: 'updates', updates: [update] },
  } as unknown as StoredCallback;

  it.each([
    ['its own address', { evidence: 'hint', transactionId }, 1],
    ['the gateway’s signature', {}, 1],
    ['nothing that proves it', { evidence: 'hint' }, 0],
  ] as const)('flags the transaction that is named by %s: %j → %i', async (_by, changes, flags) => {
    const { deliver, store, commits } = await given(testRecord({}), 'gateway-callback-received-v1');
    store.findCallback = async () => ({ ...callback, ...changes });
    const topic = 'gateway-callback-received-v1';
    await deliver(message({ topic, key: 'cbk_1', body: { callbackId: 'cbk_1' } }));
    expect(commits).toHaveLength(flags);
  });
});
