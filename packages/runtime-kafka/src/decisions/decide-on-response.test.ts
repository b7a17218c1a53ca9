import { PaymentError, type EvidenceSource, type GatewayResponse } from '@lango/core';
import { describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { decideOnError } from './decide-on-error.js';
import { decideOnResponse } from './decide-on-response.js';
import type { DecisionContext } from './evidence.js';
import { defaultPolicy } from './policy.js';
import { context, money, nowMs, recordIn } from './testing/record-in.js';

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
  const { next, discrepancy, isNow, cause, entries = [] } = decision;
  return {
    kind: 'change' as const,
    status: next.transaction.status,
    version: next.transaction.version,
    review: next.review?.reason,
    discrepancy: discrepancy?.kind,
    reference: next.transaction.gatewayReference,
    unverified: next.unverifiedReference,
    due: next.dueAtMs,
    step: next.nextStep,
    isNow,
    cause,
    receipt: next.transaction.receiptNumber,
    entries,
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
      step: 'awaiting-look-up',
      isNow: true,
      due: nowMs,
    });
    expect(decide(recordIn('pending'), silent, 'look-up')).toMatchObject({ status: 'succeeded' });
  });

  it.each([success, decline])('a hint only triggers a look-up, whatever it says', (response) => {
    expect(decide(recordIn('pending'), response, 'hint')).toMatchObject({
      status: 'pending',
      step: 'awaiting-look-up',
      isNow: true,
      due: nowMs,
    });
  });

  it('a hint brings an unverified reference to look up where the response was lost', () => {
    for (const status of ['unknown', 'submitted'] as const) {
      const record = recordIn(status, { sendDeadlineAtMs: nowMs + 10_000 });
      expect(decide(record, success, 'hint')).toMatchObject({
        status: 'unknown',
        reference: undefined,
        unverified: 'g-1',
        step: 'awaiting-look-up',
        isNow: true,
        due: nowMs,
      });
    }
  });

  it('a hint about what was never sent says nothing', () => {
    expect(decide(recordIn('created'), success, 'hint')).toEqual({ kind: 'nothing' });
    expect(decide(recordIn('submitted'), success, 'hint')).toEqual({ kind: 'nothing' });
  });

  it('hints trigger a limited number of look-ups', () => {
    const lookUps = defaultPolicy.lookUpsByHintMax;
    expect(decide(recordIn('pending', { lookUps: lookUps - 1 }), success, 'hint')).toMatchObject({
      due: nowMs,
    });
    expect(decide(recordIn('pending', { lookUps }), success, 'hint')).toEqual({ kind: 'nothing' });
  });

  it('a request that may be in flight keeps its deadline when its outcome becomes unknown', () => {
    const record = recordIn('submitted', { sendDeadlineAtMs: nowMs + 10_000 });
    const error = new PaymentError('connection_lost', 'unknown', 'the answer was lost');
    const decision = decideOnError(record, error, { ...context, fraction: 0 });
    expect(decision).toMatchObject({ next: { sendDeadlineAtMs: nowMs + 10_000, possiblySent: true } });
  });

  it('a hint where nothing can be looked up goes to review', () => {
    expect(decide(recordIn('pending'), success, 'hint', { canLookUp: false })).toMatchObject({
      status: 'pending',
      review: 'hint-without-look-up',
    });
  });

  it('proof that the gateway has it ends the review of an unknown outcome, and no other review', () => {
    const flagged = (reason: string) =>
      recordIn('unknown', { possiblySent: true, review: { requestedAtMs: nowMs - 1_000, reason } });
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

  it('a decline of a repeated request proves nothing about the first, except under a native key', () => {
    const possiblySent = recordIn('submitted', { possiblySent: true });
    expect(decide(possiblySent, decline, 'answer', { idempotency: 'lookup' })).toMatchObject({
      status: 'unknown',
    });
    expect(decide(possiblySent, decline, 'answer', { idempotency: 'native' })).toMatchObject({
      status: 'failed',
    });
    expect(decide(possiblySent, decline, 'look-up', { idempotency: 'lookup' })).toMatchObject({
      status: 'failed',
    });
  });

  it.each([
    ['deposit', 'captured'],
    ['withdrawal', 'paid-out'],
    ['refund', 'refunded'],
    ['reversal', 'reversed'],
  ] as const)('a success of a %s is booked as %s', (kind, entry) => {
    const record = recordIn('pending');
    const own = { ...record, transaction: { ...record.transaction, kind } };
    expect(decide(own, success, 'signed')).toMatchObject({
      entries: [{ kind: entry, origin: 'ours', money, reference: 'g-1', evidence: 'signed' }],
    });
  });

  it('a partial capture succeeds for what was captured, and less money without it is a contradiction', () => {
    const part = { ...success, money: { ...money, amountMinor: 1000 } };
    const captured = { ...part, isPartialCapture: true };
    expect(decide(recordIn('pending'), captured, 'signed')).toMatchObject({
      status: 'succeeded',
      entries: [{ kind: 'captured', money: { amountMinor: 1000 } }],
    });
    expect(decide(recordIn('pending'), part, 'signed')).toMatchObject({ review: 'amount-differs' });
    const more = { ...captured, money: { ...money, amountMinor: 1501 } };
    expect(decide(recordIn('pending'), more, 'signed')).toMatchObject({ review: 'amount-differs' });
  });

  it('the receipt of an unverified callback is stored with the look-up that proves its reference, and no other', () => {
    const hint = decideOnResponse(recordIn('pending'), { ...success, receiptNumber: 'R1' }, 'hint', context);
    if (hint.kind !== 'change') throw new Error('it triggers a look-up');
    expect(hint.next.transaction.receiptNumber).toBeUndefined();
    expect(decide(hint.next, success, 'look-up')).toMatchObject({ status: 'succeeded', receipt: 'R1' });
    const other = { ...success, gatewayReference: 'g-2' };
    expect(decide(hint.next, other, 'look-up')).toMatchObject({ status: 'succeeded', receipt: undefined });
  });
});

describe('evidence after a final status', () => {
  it('repeats what is known: nothing', () => {
    expect(decide(recordIn('succeeded'), success, 'signed')).toEqual({ kind: 'nothing' });
    expect(decide(recordIn('succeeded'), pending, 'signed')).toEqual({ kind: 'nothing' });
  });

  it('that is unverified triggers a limited number of look-ups', () => {
    for (const [status, response] of [
      ['succeeded', decline],
      ['failed', success],
    ] as const) {
      expect(decide(recordIn(status), response, 'hint')).toMatchObject({
        status,
        step: 'verifying',
        isNow: true,
        entries: [],
      });
      const lookUps = defaultPolicy.lookUpsByHintMax;
      expect(decide(recordIn(status, { lookUps }), response, 'hint')).toEqual({ kind: 'nothing' });
    }
  });

  it.each(['look-up', 'signed', 'records'] as const)(
    'a success after a failure, proven by %s, is booked and goes to review; the status stays',
    (source) => {
      expect(decide(recordIn('failed', { nextStep: 'verifying' }), success, source)).toMatchObject({
        status: 'failed',
        step: undefined,
        review: 'late-success',
        discrepancy: undefined,
        entries: [{ kind: 'captured', origin: 'ours', money, reference: 'g-1' }],
      });
      const other = { ...success, money: { ...money, amountMinor: 1 } };
      expect(decide(recordIn('failed'), other, source)).toMatchObject({
        status: 'failed',
        review: 'amount-differs',
        entries: [],
      });
    },
  );

  it('stores the references of a late payment, for later evidence that names them, and books it once', () => {
    const late = { ...success, receiptNumber: 'R1' };
    const record = recordIn('failed');
    expect(decide(record, late, 'signed')).toMatchObject({ reference: 'g-1', receipt: 'R1' });
    const booked = { ...record, balance: { ...record.balance, capturedMinor: money.amountMinor } };
    expect(decide(booked, late, 'signed')).toEqual({ kind: 'nothing' });
    const refundedOutside = { ...record, balance: { ...record.balance, refundedMinor: 400 } };
    expect(decide(refundedOutside, late, 'signed')).toMatchObject({ entries: [{ kind: 'captured' }] });
    const verifying = { ...booked, nextStep: 'verifying' } as const;
    expect(decide(verifying, late, 'look-up')).toMatchObject({ step: undefined, entries: [] });
  });

  it('a receipt that the gateway does not confirm goes to review once', () => {
    const claimed = { ...success, receiptNumber: 'R1' };
    const hint = decideOnResponse(recordIn('failed'), claimed, 'hint', context);
    if (hint.kind !== 'change') throw new Error('it triggers a look-up');
    expect(decide(hint.next, decline, 'look-up')).toMatchObject({
      status: 'failed',
      step: undefined,
      review: 'contradicts-final-status',
      discrepancy: 'contradicts-final-status',
      entries: [],
    });
    const { unverifiedReceipt: _, ...without } = hint.next;
    expect(decide(without, decline, 'look-up')).toMatchObject({ step: undefined, review: undefined });
  });

  it.each(['withdrawal', 'refund', 'reversal'] as const)(
    'a %s that comes back is booked as returned',
    (kind) => {
      const record = recordIn('succeeded');
      const own = { ...record, transaction: { ...record.transaction, kind } };
      expect(decide(own, decline, 'signed')).toMatchObject({
        status: 'succeeded',
        entries: [{ kind: 'returned', origin: 'outside', money, reference: 'g-1', rawCode: '51' }],
      });
    },
  );

  it('a deposit reported as failed after it succeeded is a contradiction and goes to review', () => {
    expect(decide(recordIn('succeeded'), decline, 'signed')).toMatchObject({
      status: 'succeeded',
      discrepancy: 'contradicts-final-status',
      review: 'contradicts-final-status',
      entries: [],
    });
  });

  it('a signed success without an amount is looked up, or goes to review where nothing can be looked up', () => {
    const { money: _, ...silent } = success;
    expect(decide(recordIn('failed'), silent, 'signed')).toMatchObject({ step: 'verifying', isNow: true });
    expect(decide(recordIn('failed'), silent, 'signed', { canLookUp: false })).toMatchObject({
      discrepancy: 'contradicts-final-status',
    });
  });

  it('the receipt may come last', () => {
    const withReceipt = { ...success, receiptNumber: 'R1' };
    expect(decide(recordIn('succeeded'), withReceipt, 'hint')).toMatchObject({
      status: 'succeeded',
      receipt: 'R1',
      review: undefined,
    });
    const foreign = { ...withReceipt, gatewayReference: 'g-2' };
    expect(decide(recordIn('succeeded'), foreign, 'hint')).toMatchObject({
      receipt: undefined,
      step: 'verifying',
    });
  });

  it('a response without news ends the verification', () => {
    const verifying = recordIn('succeeded', { nextStep: 'verifying', dueAtMs: nowMs });
    expect(decide(verifying, success, 'look-up')).toMatchObject({ step: undefined, due: undefined });
    const open = { ...pending, isInconclusive: true };
    expect(decide(verifying, open, 'look-up')).toEqual({ kind: 'nothing' });
  });

  it('a callback ends no verification: it may be older than the question', () => {
    const verifying = recordIn('succeeded', { nextStep: 'verifying', dueAtMs: nowMs });
    expect(decide(verifying, pending, 'signed')).toEqual({ kind: 'nothing' });
    expect(decide(verifying, success, 'signed')).toEqual({ kind: 'nothing' });
  });
});
