import { PaymentError, type PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, sendMsMax } from '../../decisions/policy.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { createLookUp } from '../look-up/look-up.js';
import { createTestContext, testRecord } from '../testing/create-test-context.js';
import { createPaymentProcessor } from './payment-processor.js';

const nowMs = Date.UTC(2026, 0, 1);
const canceled = {
  status: 'failed',
  reason: 'canceled',
  rawCode: 'canceled',
  rawMessage: 'canceled',
} as const;

/** A held deposit whose merchant has requested a cancel. */
const cancelRequested = (processing: Partial<TransactionRecord> = {}) =>
  testRecord(
    { status: 'pending', gatewayReference: 'g-1' },
    {
      possiblySent: false,
      pendingOperation: { operation: 'cancel' },
      nextStep: 'operation-queued',
      ...processing,
    },
  );

function gatewayThat(
  cancel: NonNullable<PaymentGateway['cancel']>,
  idempotency: 'native' | 'none' = 'native',
): PaymentGateway {
  const fake = createFakeGateway({ idempotency });
  const { operations } = fake.capabilities;
  const terms = { idempotency, keyLifetime: 86_400_000, amounts: operations.deposit?.amounts ?? {} };
  return {
    ...fake,
    capabilities: { ...fake.capabilities, operations: { ...operations, cancel: terms } },
    cancel,
  };
}

describe('a cancel that was accepted', () => {
  const stepOf = ({ context }: Pick<ReturnType<typeof createTestContext>, 'context'>) =>
    createPaymentProcessor(context, createLookUp(context)).transactions;

  it('is sent again under the same key when its worker died before the response', async () => {
    const keys: string[] = [];
    const answers: (() => Promise<typeof canceled>)[] = [
      () => new Promise(() => undefined),
      async () => canceled,
    ];
    const gateway = gatewayThat(async (_transaction, { idempotencyKey }) => {
      keys.push(idempotencyKey);
      return (answers.shift() ?? (async () => canceled))();
    });
    const test = createTestContext(gateway, cancelRequested());
    void stepOf(test)(test.stored.record);
    await new Promise((resolve) => setImmediate(resolve));
    expect(test.stored.record).toMatchObject({ dueAtMs: nowMs + sendMsMax(defaultPolicy) });
    test.time.wallMs += sendMsMax(defaultPolicy);
    await stepOf(test)(test.stored.record);
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
    expect(test.stored.record.transaction.status).toBe('failed');
  });

  it('is sent again when nothing reached the gateway, even without idempotency', async () => {
    const gateway = gatewayThat(async () => {
      throw new PaymentError('gateway_unreachable', 'none', 'no connection');
    }, 'none');
    const { context, stored } = createTestContext(gateway, cancelRequested());
    await stepOf({ context })(stored.record);
    expect(stored.record.pendingOperation).toMatchObject({ operation: 'cancel', tries: 1 });
  });

  it('is looked up and not repeated where a second request could be a second cancel', async () => {
    const gateway = gatewayThat(async () => {
      throw new PaymentError('connection_lost', 'unknown', 'the answer was lost');
    }, 'none');
    const { context, stored } = createTestContext(gateway, cancelRequested());
    await stepOf({ context })(stored.record);
    expect(stored.record.pendingOperation).toBeUndefined();
    expect(stored.record.dueAtMs).toBeGreaterThan(nowMs);
  });

  it('is given up after as many attempts as a payment has, and looked up', async () => {
    const tries = defaultPolicy.attemptsMax;
    const pendingOperation = { operation: 'cancel', tries, firstTriedAtMs: nowMs - 1_000 } as const;
    const { context, stored, commits } = createTestContext(
      gatewayThat(async () => canceled),
      cancelRequested({ pendingOperation }),
    );
    await stepOf({ context })(stored.record);
    expect(commits.map(({ cause }) => cause)).toEqual(['cancel-given-up']);
    expect(stored.record.pendingOperation).toBeUndefined();
  });
});
