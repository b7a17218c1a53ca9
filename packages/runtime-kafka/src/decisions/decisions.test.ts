import { PaymentError, type GatewayResponse, type TransactionStatus } from '@lango/core';
import { describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { decideOnError } from './decide-on-error.js';
import {
  becomeUnknown,
  decideOnResponse,
  type DecisionContext,
  type EvidenceSource,
} from './decide-on-response.js';
import { leaveToLookUp } from './decide-on-requested-operation.js';
import { defaultPolicy, isKeyRemembered, sendMsMax } from './policy.js';

const nowMs = Date.UTC(2026, 0, 1);
const money = { amountMinor: 1500, currency: 'KES' };
const context: DecisionContext = { nowMs, policy: defaultPolicy, idempotency: 'none', canLookUp: true };

const recordIn = (
  status: TransactionStatus,
  changes: Partial<TransactionRecord> = {},
): TransactionRecord => ({
  transaction: {
    transactionId: `txn_${'a'.repeat(32)}`,
    kind: 'deposit',
    gatewayId: 'fake',
    money,
    status,
    version: 4,
    counterparty: {},
    metadata: {},
    createdAt: new Date(nowMs - 60_000).toISOString(),
    submittedAt: new Date(nowMs - 50_000).toISOString(),
    submitBy: new Date(nowMs + 600_000).toISOString(),
    ...(status === 'failed' && { failure: { reason: 'declined' } }),
    ...(status === 'succeeded' && { gatewayReference: 'g-1' }),
  },
  merchantId: 'mer_1',
  environment: 'test',
  gatewayAccount: 'fake',
  attempts: 1,
  uncertain: false,
  lookUps: 0,
  ...changes,
});
const success: GatewayResponse = { status: 'succeeded', gatewayReference: 'g-1', money };
const decline: GatewayResponse = { status: 'failed', reason: 'declined', rawCode: '51', rawMessage: 'no' };
const pending: GatewayResponse = { status: 'pending', gatewayReference: 'g-1' };
const decide = (
  record: TransactionRecord,
  response: GatewayResponse,
  source: EvidenceSource,
  more: Partial<DecisionContext> = {},
) => {
  const decision = decideOnResponse(record, response, source, { ...context, ...more });
  if (decision.kind === 'nothing') return { kind: 'nothing' as const };
  const { next, discrepancy, wake, cause } = decision;
  return {
    kind: 'change' as const,
    status: next.transaction.status,
    version: next.transaction.version,
    review: next.review?.reason,
    discrepancy: discrepancy?.kind,
    reference: next.transaction.gatewayReference,
    hinted: next.hintedReference,
    due: next.dueAtMs,
    wake,
    cause,
  };
};

describe('what a response means', () => {
  it.each(['answer', 'look-up', 'signed'] as const)('%s: a success with our amount succeeds', (source) => {
    expect(decide(recordIn('submitted'), success, source)).toMatchObject({
      status: 'succeeded',
      version: 5,
      due: undefined,
    });
  });

  it.each(['answer', 'look-up', 'signed', 'hint'] as const)('%s: another amount never succeeds', (source) => {
    for (const wrong of [
      { ...money, amountMinor: 1499 },
      { ...money, currency: 'UGX' },
    ]) {
      const decision = decide(recordIn('pending'), { ...success, money: wrong }, source);
      expect(decision).toMatchObject({
        status: 'pending',
        review: 'amount-differs',
        discrepancy: 'amount-differs',
      });
    }
  });

  it('a signed success that states no amount is looked up', () => {
    const { money: _, ...silent } = success;
    expect(decide(recordIn('pending'), silent, 'signed')).toMatchObject({
      status: 'pending',
      wake: 'look-up',
      due: nowMs,
    });
    expect(decide(recordIn('pending'), silent, 'look-up')).toMatchObject({ status: 'succeeded' });
  });

  it.each([success, decline])('a hint ends nothing, whatever it says: it makes us look', (response) => {
    expect(decide(recordIn('pending'), response, 'hint')).toMatchObject({
      status: 'pending',
      wake: 'look-up',
      due: nowMs,
    });
  });

  it('a hint brings a number to ask about where the answer was lost, and no reference of ours', () => {
    for (const status of ['unknown', 'submitted'] as const) {
      const record = recordIn(status, { sendDeadlineAtMs: nowMs + 10_000 });
      expect(decide(record, success, 'hint')).toMatchObject({
        status: 'unknown',
        reference: undefined,
        hinted: 'g-1',
        wake: 'look-up',
        due: nowMs,
      });
    }
  });

  it('a hint about what was never sent says nothing', () => {
    expect(decide(recordIn('created'), success, 'hint')).toEqual({ kind: 'nothing' });
    expect(decide(recordIn('submitted'), success, 'hint')).toEqual({ kind: 'nothing' });
  });

  it('hints hasten only so many look-ups', () => {
    const lookUps = defaultPolicy.lookUpsByHintMax;
    expect(decide(recordIn('pending', { lookUps: lookUps - 1 }), success, 'hint')).toMatchObject({
      due: nowMs,
    });
    expect(decide(recordIn('pending', { lookUps }), success, 'hint')).toEqual({ kind: 'nothing' });
  });

  it('a request that may be on its way keeps its deadline when its outcome becomes unknown', () => {
    const record = recordIn('submitted', { sendDeadlineAtMs: nowMs + 10_000 });
    const decision = becomeUnknown(record, context, 'connection_lost');
    expect(decision).toMatchObject({ next: { sendDeadlineAtMs: nowMs + 10_000, uncertain: true } });
  });

  it('a hint where nothing can be looked up asks a person', () => {
    expect(decide(recordIn('pending'), success, 'hint', { canLookUp: false })).toMatchObject({
      status: 'pending',
      review: 'hint-without-look-up',
    });
  });

  it('proof that the gateway has it answers whether it has; what else a person was asked stays asked', () => {
    const flagged = (reason: string) =>
      recordIn('unknown', { uncertain: true, review: { requestedAtMs: nowMs - 1_000, reason } });
    for (const source of ['answer', 'look-up', 'signed'] as const)
      expect(decide(flagged('unknown-for-too-long'), pending, source)).toMatchObject({
        status: 'pending',
        review: undefined,
      });
    for (const reason of ['amount-differs', 'look-ups-exhausted'])
      expect(decide(flagged(reason), pending, 'look-up')).toMatchObject({
        status: 'pending',
        review: reason,
      });
    expect(decide(flagged('unknown-for-too-long'), pending, 'hint')).toMatchObject({
      status: 'unknown',
      review: 'unknown-for-too-long',
    });
  });

  it('another gateway reference is a discrepancy, not an outcome', () => {
    const record = recordIn('pending');
    const known = { ...record, transaction: { ...record.transaction, gatewayReference: 'g-0' } };
    expect(decide(known, success, 'signed')).toMatchObject({
      status: 'pending',
      discrepancy: 'reference-differs',
    });
  });

  it('a decline of a second send proves nothing about the first, except under a native key', () => {
    const uncertain = recordIn('submitted', { uncertain: true });
    expect(decide(uncertain, decline, 'answer', { idempotency: 'lookup' })).toMatchObject({
      status: 'unknown',
    });
    expect(decide(uncertain, decline, 'answer', { idempotency: 'native' })).toMatchObject({
      status: 'failed',
    });
    expect(decide(uncertain, decline, 'look-up', { idempotency: 'lookup' })).toMatchObject({
      status: 'failed',
    });
  });

  it('a final status never changes: contradiction is kept, repetition is nothing', () => {
    expect(decide(recordIn('succeeded'), success, 'signed')).toEqual({ kind: 'nothing' });
    expect(decide(recordIn('succeeded'), pending, 'signed')).toEqual({ kind: 'nothing' });
    expect(decide(recordIn('succeeded'), decline, 'hint')).toEqual({ kind: 'nothing' });
    expect(decide(recordIn('succeeded'), decline, 'signed')).toMatchObject({
      status: 'succeeded',
      discrepancy: 'contradicts-final-status',
    });
    expect(decide(recordIn('failed'), success, 'look-up')).toMatchObject({
      status: 'failed',
      discrepancy: 'contradicts-final-status',
      review: 'contradicts-final-status',
    });
  });
});

describe('what an error means', () => {
  const decideError = (record: TransactionRecord, error: PaymentError) => {
    const decision = decideOnError(record, error, { ...context, fraction: 0.5 });
    if (decision.kind === 'nothing') throw new Error('an error always means something');
    const { next, wake } = decision;
    return {
      status: next.transaction.status,
      failure: next.transaction.failure?.reason,
      wake,
      attempts: next.attempts,
      uncertain: next.uncertain,
      due: next.dueAtMs,
    };
  };
  const clean = new PaymentError('gateway_unreachable', 'none', 'refused');
  const lost = new PaymentError('connection_lost', 'unknown', 'reset');

  it('without effect: the same status, tried again with a delay', () => {
    const decision = decideError(recordIn('submitted'), clean);
    expect(decision).toMatchObject({ status: 'submitted', wake: 'attempt', uncertain: false });
    expect(decision.due).toBeGreaterThan(nowMs);
  });

  it('with unknown effect: unknown, looked up, never failed', () => {
    expect(decideError(recordIn('submitted'), lost)).toMatchObject({
      status: 'unknown',
      wake: 'look-up',
      uncertain: true,
    });
    expect(decideError(recordIn('submitted', { attempts: 99 }), lost)).toMatchObject({ status: 'unknown' });
  });

  it('after an uncertain attempt a clean error is uncertain too', () => {
    for (const code of ['gateway_unreachable', 'request_rejected', 'circuit_open'] as const) {
      const error = new PaymentError(code, 'none', 'clean');
      expect(decideError(recordIn('submitted', { uncertain: true, attempts: 99 }), error)).toMatchObject({
        status: 'unknown',
      });
    }
  });

  it('a refused request fails at once, and only without an uncertain attempt before it', () => {
    const refused = new PaymentError('request_rejected', 'none', 'bad field');
    expect(decideError(recordIn('submitted'), refused)).toMatchObject({
      status: 'failed',
      failure: 'invalid_request',
    });
  });

  it('attempts used up without any effect is proof', () => {
    const spent = recordIn('submitted', { attempts: defaultPolicy.attemptsMax });
    expect(decideError(spent, clean)).toMatchObject({ status: 'failed', failure: 'gateway_unavailable' });
  });

  it.each(['circuit_open', 'bulkhead_full', 'credentials_rejected'] as const)(
    '%s costs no attempt',
    (code) => {
      const spent = recordIn('submitted', { attempts: defaultPolicy.attemptsMax });
      const decision = decideError(spent, new PaymentError(code, 'none', 'not sent'));
      expect(decision).toMatchObject({
        status: 'submitted',
        wake: 'attempt',
        attempts: defaultPolicy.attemptsMax - 1,
      });
    },
  );

  it('past submitBy a transaction that was never possibly sent expires', () => {
    const throttled = new PaymentError('rate_limited', 'none', 'later', undefined, {
      retryAfterMs: 3_600_000,
    });
    expect(decideError(recordIn('submitted'), throttled)).toMatchObject({
      status: 'failed',
      failure: 'expired',
    });
  });
});

describe('the life of a key', () => {
  const lifetimeMs = 60_000;
  const lastMs = 0.8 * lifetimeMs - sendMsMax(defaultPolicy);
  it.each([
    ['at once', 0, true],
    ['just before its way is longer than what is left', lastMs - 1, true],
    ['just after', lastMs, false],
    ['when the clock went back', -1, false],
  ])('a request is repeated only if the key outlives its way: %s', (_, elapsedMs, isRemembered) => {
    expect(isKeyRemembered(defaultPolicy, lifetimeMs, elapsedMs)).toBe(isRemembered);
  });
  it('a key of unknown life is forgotten at once', () => {
    expect(isKeyRemembered(defaultPolicy, undefined, 0)).toBe(false);
  });
});

describe('news after the last look-up', () => {
  const openSinceMs = nowMs - context.policy.lookUpUntilMs - 1;
  const firstDelayMs = context.policy.lookUpDelaysMs[0] ?? NaN;
  it('is followed by one more, which asks a person', () => {
    const late = { openSinceMs, lookUps: 99, uncertain: true };
    expect(decide(recordIn('unknown', late), pending, 'look-up').due).toBe(nowMs + firstDelayMs);
    const given = leaveToLookUp(recordIn('pending', late), 'cancel-request_rejected', context);
    expect(given.next).toMatchObject({ dueAtMs: nowMs + firstDelayMs });
  });
});
