import type { GatewayResponse } from '@lango/core';
import { describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../ports/transaction-record.js';
import {
  becomeUnknown,
  decideOnResponse,
  type DecisionContext,
  type EvidenceSource,
} from './decide-on-response.js';
import { defaultPolicy } from './policy.js';
import { context, money, nowMs, recordIn } from './record-in.js';

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
    hinted: next.unverifiedReference,
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
