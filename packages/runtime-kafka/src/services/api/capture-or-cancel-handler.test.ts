import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { AttemptRecord, JournalRow } from '../../ports/journal.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import type { CallerCall } from './api-call.js';
import { captureOrCancelHandler } from './capture-or-cancel-handler.js';

/** Requests a cancel of the record; `attempts` are in its journal. */
function cancel(record: TransactionRecord, attempts: readonly Pick<AttemptRecord, 'operation'>[] = []) {
  const fake = createFakeGateway({ idempotency: 'native' });
  const { deposit } = fake.capabilities.operations;
  const operations = { ...fake.capabilities.operations, ...(deposit && { cancel: deposit }) };
  const unused = () => Promise.reject(new Error('nothing is sent by the api'));
  const gateway = { ...fake, cancel: unused, capabilities: { ...fake.capabilities, operations } };
  const { context, commits, store } = createTestContext(gateway, record);
  store.journal = async () =>
    attempts.map((attempt, version) => ({ kind: 'change', attempt: { ...attempt, version } }) as JournalRow);
  const call = {
    caller: { merchantId: record.merchantId, environment: record.environment },
    params: { id: record.transaction.transactionId },
    body: {},
  } as unknown as CallerCall<object>;
  return { answer: captureOrCancelHandler(context, 'cancel')(call), commits };
}

describe('a cancel', () => {
  it('is refused for a transaction in review, for which code sends nothing', async () => {
    const review = { requestedAtMs: 0, reason: 'amount-differs' };
    const { answer, commits } = cancel(
      testRecord({ status: 'pending', gatewayReference: 'g-1' }, { review }),
    );
    await expect(answer).rejects.toMatchObject({ status: 409 });
    expect(commits).toEqual([]);
  });

  it('repeated after it was carried out returns the result', async () => {
    const failure = { reason: 'canceled' } as const;
    const { answer, commits } = cancel(testRecord({ status: 'failed', failure }), [{ operation: 'cancel' }]);
    expect((await answer).status).toBe(202);
    expect(commits).toEqual([]);
  });

  it('is a conflict when the transaction ended in another way', async () => {
    const ended = testRecord({ status: 'succeeded', gatewayReference: 'g-1' });
    await expect(cancel(ended, [{ operation: 'deposit' }]).answer).rejects.toMatchObject({ status: 409 });
  });
});

describe('a capture', () => {
  const capture = (amount?: { amountMinor: number; currency: string }) => {
    const fake = createFakeGateway({ idempotency: 'native' });
    const { deposit } = fake.capabilities.operations;
    const operations = { ...fake.capabilities.operations, ...(deposit && { capture: deposit }) };
    const unused = () => Promise.reject(new Error('nothing is sent by the api'));
    const gateway = { ...fake, capture: unused, capabilities: { ...fake.capabilities, operations } };
    const record = testRecord({ status: 'pending', gatewayReference: 'g-1' });
    const { context, commits } = createTestContext(gateway, record);
    const call = {
      caller: { merchantId: record.merchantId, environment: record.environment },
      params: { id: record.transaction.transactionId },
      body: { amount },
    } as unknown as CallerCall<object>;
    return { answer: captureOrCancelHandler(context, 'capture')(call), commits };
  };

  it('takes the whole hold, or the requested part', async () => {
    for (const [amount, money] of [
      [undefined, { amountMinor: 100, currency: 'KES' }],
      [
        { amountMinor: 60, currency: 'KES' },
        { amountMinor: 60, currency: 'KES' },
      ],
    ] as const) {
      const { answer, commits } = capture(amount);
      expect((await answer).status).toBe(202);
      expect(commits[0]?.next).toMatchObject({
        pendingOperation: { operation: 'capture', money },
        nextStep: 'operation-queued',
      });
    }
  });

  it.each([
    ['more than is held', { amountMinor: 101, currency: 'KES' }],
    ['another currency', { amountMinor: 60, currency: 'USD' }],
  ])('refuses %s', async (_, amount) => {
    const { answer, commits } = capture(amount);
    await expect(answer).rejects.toMatchObject({ status: 422 });
    expect(commits).toEqual([]);
  });
});
