import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { AttemptRecord } from '../../ports/transaction-change.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import type { CallerCall } from './api-call.js';
import { operationHandler } from './operation-handler.js';

/** Asks for a cancel of the record, whose attempts are as given. */
function cancel(record: TransactionRecord, attempts: readonly Pick<AttemptRecord, 'operation'>[] = []) {
  const fake = createFakeGateway({ idempotency: 'native' });
  const { deposit } = fake.capabilities.operations;
  const operations = { ...fake.capabilities.operations, ...(deposit && { cancel: deposit }) };
  const gateway = { ...fake, capabilities: { ...fake.capabilities, operations } };
  const { context, commits, store } = createTestContext(gateway, record);
  store.attempts = async () => attempts as readonly AttemptRecord[];
  const call = {
    caller: { merchantId: record.merchantId, environment: record.environment },
    params: { id: record.transaction.transactionId },
  } as unknown as CallerCall;
  return { answer: operationHandler(context, 'cancel')(call), commits };
}

describe('a cancel', () => {
  it('of what waits for a person is refused and not accepted for ever, since code sends nothing for it', async () => {
    const review = { requestedAtMs: 0, reason: 'amount-differs' };
    const { answer, commits } = cancel(
      testRecord({ status: 'pending', gatewayReference: 'g-1' }, { review }),
    );
    await expect(answer).rejects.toMatchObject({ status: 409 });
    expect(commits).toEqual([]);
  });

  it('that is asked for again after it was carried out is answered with what came of it', async () => {
    const failure = { reason: 'canceled' } as const;
    const { answer, commits } = cancel(testRecord({ status: 'failed', failure }), [{ operation: 'cancel' }]);
    expect((await answer).status).toBe(202);
    expect(commits).toEqual([]);
  });

  it('of what ended otherwise is a conflict', async () => {
    const ended = testRecord({ status: 'succeeded', gatewayReference: 'g-1' });
    await expect(cancel(ended, [{ operation: 'deposit' }]).answer).rejects.toMatchObject({ status: 409 });
  });
});
