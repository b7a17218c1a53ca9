import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import { isFinalStatus, type TransactionStatus } from '../transaction/transaction-status.js';
import { createTestTransaction } from '../testing/create-test-transaction.js';
import type { Transaction } from '../transaction/transaction.js';
import { applyEvidence } from './apply-evidence.js';
import type { EvidenceSource } from './evidence.js';

const money = { amountMinor: 1_500, currency: 'KES' };
const transactionIn = (status: TransactionStatus): Transaction =>
  createTestTransaction({
    kind: 'deposit',
    gatewayId: 'fake',
    money,
    status,
    ...(status === 'failed' && { failure: { reason: 'declined' } }),
    ...(status === 'succeeded' && { gatewayReference: 'g-1' }),
  });

const anyStatus = fc.constantFrom<TransactionStatus>(
  'created',
  'submitted',
  'pending',
  'unknown',
  'succeeded',
  'failed',
);
const anySource = fc.constantFrom<EvidenceSource>('answer', 'look-up', 'signed', 'records', 'hint');
const anyResponse: fc.Arbitrary<GatewayResponse> = fc.oneof(
  fc.record(
    {
      status: fc.constant('succeeded' as const),
      gatewayReference: fc.constantFrom('g-1', 'g-2'),
      money: fc.record({
        amountMinor: fc.constantFrom(1_500, 1_499),
        currency: fc.constantFrom('KES', 'UGX'),
      }),
    },
    { requiredKeys: ['status', 'gatewayReference'] },
  ),
  fc.record({ status: fc.constant('pending' as const), gatewayReference: fc.constantFrom('g-1', 'g-2') }),
  fc.record({
    status: fc.constant('failed' as const),
    reason: fc.constant('declined' as const),
    rawCode: fc.constant('51'),
    rawMessage: fc.constant('no'),
  }),
);

/** Only an unverified callback can arrive before the transaction is submitted. */
const possible = (status: TransactionStatus, source: EvidenceSource) =>
  status !== 'created' || source === 'hint';

describe('any evidence', () => {
  const each = (check: (before: Transaction, source: EvidenceSource, response: GatewayResponse) => void) =>
    fc.assert(
      fc.property(anyStatus, anySource, anyResponse, (status, source, response) => {
        fc.pre(possible(status, source));
        check(transactionIn(status), source, response);
      }),
    );

  it('never changes a final status', () =>
    each((before, source, response) => {
      const { transaction } = applyEvidence(before, { source, response });
      if (isFinalStatus(before.status)) expect(transaction.status).toBe(before.status);
    }));

  it('reaches no final status and books nothing on an unverified callback alone', () =>
    each((before, source, response) => {
      if (source !== 'hint') return;
      const { transaction, entries } = applyEvidence(before, { source, response });
      expect(entries).toEqual([]);
      if (!isFinalStatus(before.status)) expect(isFinalStatus(transaction.status)).toBe(false);
    }));

  it('succeeds only with the transaction’s own amount, and books it once', () =>
    each((before, source, response) => {
      const { transaction, entries } = applyEvidence(before, { source, response });
      if (transaction.status !== 'succeeded' || before.status === 'succeeded') return;
      expect(response).toMatchObject({ status: 'succeeded' });
      if (response.status === 'succeeded' && response.money) expect(response.money).toEqual(money);
      expect(entries).toMatchObject([{ kind: 'captured', money }]);
    }));

  it('raises the version by one when it changes the transaction, and otherwise returns the same object', () =>
    each((before, source, response) => {
      const { transaction } = applyEvidence(before, { source, response });
      if (transaction !== before) expect(transaction.version).toBe(before.version + 1);
    }));
});

describe('what to do next', () => {
  const next = (status: TransactionStatus, evidence: Parameters<typeof applyEvidence>[1]) => {
    const { transaction, next: action } = applyEvidence(transactionIn(status), evidence);
    return [transaction.status, action];
  };
  const error = (
    effect: 'none' | 'unknown',
    code: 'connection_lost' | 'invalid_request' = 'connection_lost',
  ) => new PaymentError(code, effect, 'no answer');

  it('after a lost answer: look up, later each time', () => {
    const lost = (lookUps: number) =>
      next('submitted', { source: 'answer', error: error('unknown'), known: { lookUps } });
    expect(lost(0)).toEqual(['unknown', { kind: 'look-up', afterMs: 15_000 }]);
    expect(lost(3)).toEqual(['unknown', { kind: 'look-up', afterMs: 900_000 }]);
  });

  it('after an error without effect: the same request again, unless the request itself is refused', () => {
    expect(next('submitted', { source: 'answer', error: error('none') })).toEqual([
      'submitted',
      { kind: 'send-again' },
    ]);
    expect(next('submitted', { source: 'answer', error: error('none', 'invalid_request') })).toEqual([
      'failed',
      { kind: 'end' },
    ]);
    const known = { isUncertain: true };
    expect(next('submitted', { source: 'answer', error: error('none'), known })[0]).toBe('unknown');
  });

  it('after an absence: nothing moved, where absence is proof', () => {
    const absent = new PaymentError('transaction_not_found', 'none', 'no such transaction');
    const lookUp = (isAbsenceProof: boolean) =>
      ({ source: 'look-up', error: absent, isAbsenceProof }) as const;
    expect(next('unknown', lookUp(true))[0]).toBe('failed');
    expect(next('unknown', lookUp(false))).toEqual(['unknown', { kind: 'wait' }]);
  });

  it('after a late success: the money is booked, and it goes to review', () => {
    const response = { status: 'succeeded', gatewayReference: 'late', money } as const;
    const outcome = applyEvidence(transactionIn('failed'), { source: 'signed', response });
    expect(outcome).toMatchObject({
      transaction: { status: 'failed', gatewayReference: 'late' },
      entries: [{ kind: 'captured', money, reference: 'late' }],
      next: { kind: 'review', reason: 'late-success' },
    });
  });
});
