import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import { createTransaction } from './create-transaction.js';
import { transactionTransitions, type TransactionStatus } from './transaction-status.js';
import { transitionTransaction } from './transition-transaction.js';
import type { Transaction } from './transaction.js';

const statuses = Object.keys(transactionTransitions) as TransactionStatus[];
const failure = { reason: 'declined' } as const;

const created = createTransaction({
  kind: 'deposit',
  gatewayId: 'fake',
  money: { amountMinor: 100, currency: 'KES' },
  createdAt: '2026-01-01T00:00:00.000Z',
});
const transactionIn = (status: TransactionStatus): Transaction => ({
  ...created,
  status,
  version: 3,
  ...(status === 'failed' && { failure }),
});

describe('transitionTransaction', () => {
  it('allows exactly the transitions of the table, and raises the version by one', () => {
    for (const from of statuses) {
      for (const to of statuses) {
        const attempt = () =>
          transitionTransaction(transactionIn(from), { to, ...(to === 'failed' && { failure }) });
        if (transactionTransitions[from].includes(to))
          expect(attempt()).toMatchObject({ status: to, version: 4 });
        else expect(attempt).toThrow(PaymentError);
      }
    }
  });

  it('refuses an unknown status', () => {
    const strange = { ...transactionIn('created'), status: 'paid' } as unknown as Transaction;
    expect(() => transitionTransaction(strange, { to: 'succeeded' })).toThrow(PaymentError);
  });

  it('refuses a failure without a reason and a success with one', () => {
    expect(() => transitionTransaction(transactionIn('pending'), { to: 'failed' })).toThrow(PaymentError);
    expect(() => transitionTransaction(transactionIn('pending'), { to: 'succeeded', failure })).toThrow(
      PaymentError,
    );
  });

  it('never changes a gateway reference, and keeps the first time of sending', () => {
    const known = {
      ...transactionIn('submitted'),
      gatewayReference: 'a',
      submittedAt: '2026-01-01T00:00:01.000Z',
    };
    expect(() => transitionTransaction(known, { to: 'pending', gatewayReference: 'b' })).toThrow(
      PaymentError,
    );
    const next = transitionTransaction(known, { to: 'submitted', submittedAt: '2026-01-02T00:00:00.000Z' });
    expect(next.submittedAt).toBe('2026-01-01T00:00:01.000Z');
  });

  it('drops the customer’s action once the status moves on', () => {
    const waiting: Transaction = { ...transactionIn('pending'), action: { type: 'approve-on-device' } };
    expect(transitionTransaction(waiting, { to: 'succeeded', gatewayReference: 'a' }).action).toBeUndefined();
  });
});
