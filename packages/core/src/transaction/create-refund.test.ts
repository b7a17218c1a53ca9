import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertRefundable } from './assert-refundable.js';
import { createTransaction } from './create-transaction.js';
import { createRefund } from './create-refund.js';
import type { Transaction } from './transaction.js';
import { refundableMoney } from './refundable-money.js';

const deposit: Transaction = {
  ...createTransaction({
    transactionId: `txn_${'0'.repeat(32)}`,
    kind: 'deposit',
    gatewayId: 'fake',
    money: { amountMinor: 1_000, currency: 'KES' },
    counterparty: { phoneNumber: '+254712345678' },
    createdAt: '2026-01-01T00:00:00.000Z',
  }),
  status: 'succeeded',
  version: 3,
};
const refundOf = (amountMinor: number, earlier: readonly Transaction[] = []) =>
  createRefund(deposit, earlier, {
    kind: 'refund',
    money: { amountMinor, currency: 'KES' },
    createdAt: '2026-01-02T00:00:00.000Z',
  });
const refused = (field: string) =>
  expect.objectContaining({ code: 'invalid_request', effect: 'none', field }) as Error;

describe('refunds and reversals', () => {
  it('are separate transactions that name the original', () => {
    const refund = refundOf(400);
    expect(refund).toMatchObject({
      kind: 'refund',
      status: 'created',
      version: 1,
      originalTransactionId: deposit.transactionId,
    });
    expect(refund.transactionId).not.toBe(deposit.transactionId);
  });

  it('take all that is left where no amount is given', () => {
    const rest = createRefund(deposit, [refundOf(400)], { kind: 'reversal', createdAt: deposit.createdAt });
    expect(rest.money.amountMinor).toBe(600);
  });

  it('count while open or unknown, and no longer once failed', () => {
    expect(refundableMoney(deposit, [{ ...refundOf(1_000), status: 'unknown' }]).amountMinor).toBe(0);
    expect(refundableMoney(deposit, [{ ...refundOf(1_000), status: 'failed' }]).amountMinor).toBe(1_000);
  });

  it('never exceed the original, for any sequence of amounts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 1_200 }), { maxLength: 20 }), (amounts) => {
        const given: Transaction[] = [];
        for (const amount of amounts) {
          try {
            given.push(refundOf(amount, given));
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid_request' });
          }
        }
        expect(given.reduce((sum, { money }) => sum + money.amountMinor, 0)).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  it.each([
    ['money.amountMinor', () => refundOf(1_001)],
    ['money.amountMinor', () => refundOf(0)],
    [
      'money.currency',
      () => assertRefundable({ ...refundOf(1), money: { amountMinor: 1, currency: 'USD' } }, deposit, []),
    ],
    ['originalTransactionId', () => assertRefundable(refundOf(1), { ...deposit, status: 'pending' }, [])],
    ['originalTransactionId', () => assertRefundable(refundOf(1), { ...deposit, kind: 'withdrawal' }, [])],
    [
      'originalTransactionId',
      () => assertRefundable(refundOf(1), { ...deposit, transactionId: `txn_${'1'.repeat(32)}` }, []),
    ],
    ['kind', () => assertRefundable({ ...refundOf(1), kind: 'deposit' }, deposit, [])],
  ])('are refused by the field %s', (field, attempt) => {
    expect(attempt).toThrow(refused(field));
  });
});
