import { createFakeGateway, createTestTransaction } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, sendMsMax } from '../../decisions/policy.js';
import { emptyBalance } from '../../ports/balance.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { createAbsenceWatch } from './absence-watch.js';

const startMs = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const delayMs =
  createFakeGateway({ absenceIsProof: true }).capabilities.operations.withdraw?.settleTimeMs ?? 120_000;
const wholeWaitMs = delayMs + sendMsMax(defaultPolicy);

const record = (sendDeadlineAtMs = startMs): TransactionRecord => ({
  transaction: createTestTransaction({
    transactionId: `txn_${'a'.repeat(32)}`,
    kind: 'withdrawal',
    gatewayId: 'fake',
    status: 'unknown',
    version: 3,
    createdAt: new Date(startMs).toISOString(),
  }),
  merchantId: 'mer_1',
  environment: 'test',
  gatewayAccount: 'fake',
  attempts: 1,
  possiblySent: true,
  balance: emptyBalance,
  lookUps: 1,
  openSinceMs: startMs,
  sendDeadlineAtMs,
});

describe('when absence is proof', () => {
  const watchAt = (absenceIsProof = true) => {
    const time = { wallMs: startMs, monotonicMs: 0 };
    const clock = {
      now: () => time.wallMs,
      monotonicNow: () => time.monotonicMs,
      after: () => () => undefined,
    };
    const gateway = createFakeGateway({ absenceIsProof });
    const watch = createAbsenceWatch({ clock, policy: defaultPolicy });
    const pass = (ms: number) => {
      time.wallMs += ms;
      time.monotonicMs += ms;
    };
    const isProven = (of = record()) => watch.isProven(of, gateway);
    return { time, pass, isProven };
  };

  it('once the request cannot be in flight any more and the consistency delay has passed, as this process observed', () => {
    const { pass, isProven } = watchAt();
    expect(isProven()).toBe(false);
    pass(wholeWaitMs - 1);
    expect(isProven()).toBe(false);
    pass(1);
    expect(isProven()).toBe(true);
  });

  it('not because the wall clock jumped', () => {
    const { time, isProven } = watchAt();
    expect(isProven()).toBe(false);
    time.wallMs += day;
    expect(isProven()).toBe(false);
  });

  it('not at the first look of a process that has just started', () => {
    const { time, isProven } = watchAt();
    time.wallMs += day;
    expect(isProven()).toBe(false);
  });

  it('not before the consistency delay after a repeated request', () => {
    const { time, pass, isProven } = watchAt();
    expect(isProven()).toBe(false);
    pass(wholeWaitMs);
    const again = record(time.wallMs + 45_000);
    expect(isProven(again)).toBe(false);
    pass(wholeWaitMs - 1);
    expect(isProven(again)).toBe(false);
    pass(1);
    expect(isProven(again)).toBe(true);
  });

  it('never where the adapter does not declare it', () => {
    const { pass, isProven } = watchAt(false);
    expect(isProven()).toBe(false);
    pass(day);
    expect(isProven()).toBe(false);
  });
});
