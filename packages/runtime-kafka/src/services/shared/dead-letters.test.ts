import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it, vi } from 'vitest';
import type { DeadLetter } from '../../ports/dead-letter.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import type { BusMessage, BusSubscription } from '../../ports/message-bus.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { startConsumers } from './consume-messages.js';
import { replayDeadLetters } from './dead-letters.js';
import { createLookUp } from '../look-up/look-up.js';
import { createPaymentProcessor } from '../payment-processor/payment-processor.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { workOn } from './work-on.js';

const { transactionId } = testRecord({}).transaction;

/** A store that counts failures, and what is left behind. */
function setUp(row: TransactionRecord, failuresBefore = 9) {
  const test = createTestContext(createFakeGateway(), row);
  const letters: DeadLetter[] = [];
  const due: string[] = [];
  let failures = failuresBefore;
  Object.assign(test.store, {
    addDeadLetter: async (letter: DeadLetter) => void letters.push(letter),
    takeDeadLetters: async () => letters.splice(0),
    countFailure: async () => (failures += 1),
    makeDue: async (queue: string, id: string) => void due.push(`${queue} ${id}`),
  });
  const fail = () =>
    workOn(test.context, 'transactions', transactionId, () =>
      Promise.reject(new Error('the handler is broken')),
    );
  return { ...test, letters, due, fail };
}

describe('a row that failed every attempt', () => {
  it.each(['created', 'submitted', 'pending', 'unknown'] as const)(
    'sends its transaction to review, which stays %s',
    async (status) => {
      const { fail, letters, stored, commits } = setUp(testRecord({ status }));
      await fail();
      expect(letters).toMatchObject([
        {
          messageId: `payment-requested-v1:${transactionId}`,
          body: { transactionId },
          reason: 'the handler is broken',
        },
      ]);
      expect(stored.record).toMatchObject({
        transaction: { status, version: 4 },
        review: { reason: 'dead-letter', requestedAtMs: Date.UTC(2026, 0, 1) },
      });
      expect(commits).toMatchObject([{ cause: 'dead-letter', expectedVersion: 3 }]);
      expect(commits[0]?.events).toBeUndefined();
    },
  );

  it('requests one review, however often it fails', async () => {
    const { fail, commits } = setUp(testRecord({}));
    for (let time = 0; time < 3; time += 1) await fail();
    expect(commits).toHaveLength(1);
  });

  it('parks its transaction: code does not send it again', async () => {
    const { fail, context, commits, stored } = setUp(
      testRecord({ status: 'created' }, { possiblySent: false, nextStep: 'queued' }),
    );
    await fail();
    expect(stored.record).toMatchObject({ nextStep: 'awaiting-review' });
    expect(stored.record.dueAtMs).toBeUndefined();
    await createPaymentProcessor(context, createLookUp(context)).transactions(stored.record);
    expect(commits.map(({ cause }) => cause)).toEqual(['dead-letter']);
  });

  it.each(['succeeded', 'failed'] as const)('changes nothing about one that %s', async (status) => {
    const { fail, letters, commits } = setUp(testRecord({ status }));
    await fail();
    expect([letters.length, commits.length]).toEqual([1, 0]);
  });

  it('changes nothing about one that does not exist, or is in review for another reason', async () => {
    const review = { requestedAtMs: 1, reason: 'amount-differs' };
    const flagged = setUp(testRecord({}, { review }));
    await flagged.fail();
    expect(flagged.stored.record.review).toEqual(review);
    const absent = setUp(testRecord({}));
    absent.store.find = async () => undefined;
    await absent.fail();
    expect([flagged.commits.length, absent.commits.length, absent.letters.length]).toEqual([0, 0, 1]);
  });

  it('is a dead letter even when its transaction cannot be flagged', async () => {
    const { fail, letters, store } = setUp(testRecord({}));
    store.find = () => Promise.reject(new Error('the row cannot be read'));
    await fail();
    expect(letters).toHaveLength(1);
  });

  it('is not acknowledged when its failure cannot be counted', async () => {
    const { fail, store, letters } = setUp(testRecord({}));
    store.countFailure = () => Promise.reject(new Error('the store is away'));
    await expect(fail()).rejects.toThrow('the store is away');
    expect(letters).toEqual([]);
  });

  it('is no dead letter before the tenth failure, nor when the row is not waiting', async () => {
    for (const failures of [8, -1]) {
      const { fail, letters, commits } = setUp(testRecord({}), failures);
      await fail();
      expect([letters.length, commits.length]).toEqual([0, 0]);
    }
  });

  it('is done again when an operator replays it', async () => {
    const { fail, context, due } = setUp(testRecord({}));
    await fail();
    expect(await replayDeadLetters(context, {})).toBe(1);
    expect(due).toEqual([`transactions ${transactionId}`]);
  });
});

describe('a message', () => {
  const message = (changes: Partial<BusMessage> = {}): BusMessage => ({
    topic: 'payment-requested-v1',
    key: transactionId,
    messageId: 'message-1',
    body: { transactionId },
    ...changes,
  });
  const consuming = async (row: TransactionRecord) => {
    const test = setUp(row);
    const handle = vi.fn(async () => undefined);
    let subscribed: BusSubscription['handle'] = () => Promise.resolve();
    const bus = {
      subscribe: async ({ handle: deliver }: BusSubscription) => ((subscribed = deliver), async () => {}),
    };
    const context = { ...test.context, bus: bus as unknown as typeof test.context.bus };
    await startConsumers(context, { transactions: handle });
    return { ...test, handle, deliver: (one: BusMessage) => subscribed(one) };
  };

  it.each([
    ['queued', 1],
    ['operation-queued', 1],
    ['retry-scheduled', 0],
    ['in-flight', 0],
    ['awaiting-look-up', 0],
    ['awaiting-review', 0],
    ['verifying', 0],
  ] as const)('wakes a transaction that is %s: %i times', async (nextStep, times) => {
    const { deliver, handle } = await consuming(testRecord({}, { nextStep }));
    await deliver(message());
    expect(handle).toHaveBeenCalledTimes(times);
  });

  it('of the wrong shape is a dead letter at once, and its content is not trusted', async () => {
    const { deliver, letters, commits, handle } = await consuming(testRecord({}, { nextStep: 'queued' }));
    await deliver(message({ body: { transactionId, amountMinor: 1 } }));
    expect(letters).toMatchObject([
      { messageId: 'message-1', reason: expect.stringMatching(/shape/) as string },
    ]);
    expect(handle).not.toHaveBeenCalled();
    expect(commits).toEqual([]);
  });

  it('is stored without characters that PostgreSQL rejects', async () => {
    const { deliver, letters } = await consuming(testRecord({}));
    await deliver(message({ key: 'a\u0000b', messageId: '\u0000', body: { 'x\u0000': '\u0000' } }));
    expect(letters).toHaveLength(1);
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
    const { context, store, commits, letters } = setUp(testRecord({}));
    store.findCallback = async () => ({ ...callback, ...changes });
    await workOn(context, 'callbacks', 'cbk_1', () => Promise.reject(new Error('broken')));
    expect(letters).toMatchObject([{ body: { callbackId: 'cbk_1' } }]);
    expect(commits).toHaveLength(flags);
  });
});
