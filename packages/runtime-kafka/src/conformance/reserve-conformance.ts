import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { newTransaction, nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

/** Refunds and reversals take from what succeeded, and never more than it has (I8). */
export function testReserves(store: StoreUnderTest): void {
  const succeed = async (transactionId: string): Promise<void> => {
    const found = await store.one.find(transactionId);
    if (found === undefined) throw new Error('it is stored');
    const { dueAtMs: _, ...final } = found;
    await store.one.commit(nextVersion(final, { status: 'succeeded' }));
  };
  const succeeded = async (): Promise<TransactionRecord> => {
    const { record } = await store.stored();
    await store.one.commit(nextVersion(record, { status: 'submitted' }));
    await succeed(record.transaction.transactionId);
    return record;
  };

  it('never takes more from a deposit than it has, under concurrency too', async () => {
    const { transactionId, money } = (await succeeded()).transaction;
    const amountMinor = Math.floor(money.amountMinor / 3);
    const outcomes = await Promise.all(
      range(6).map((index) => {
        const reserve = { originalTransactionId: transactionId, amountMinor };
        return store.viewOf(index).createTransaction({ ...newTransaction(store.merchantId), reserve });
      }),
    );
    expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(3);
    expect(outcomes.filter(({ kind }) => kind === 'not-refundable')).toHaveLength(3);
  });

  it('takes nothing from what has not succeeded, and nothing for another merchant', async () => {
    const { record } = await store.stored();
    const { transactionId, money } = record.transaction;
    const reserve = { originalTransactionId: transactionId, amountMinor: 1 };
    const refund = () => store.one.createTransaction({ ...newTransaction(store.merchantId), reserve });
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    await store.one.commit(nextVersion(record, { status: 'submitted' }));
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    await succeed(transactionId);
    const stranger = `mer_${randomUUID()}`;
    await store.one.addMerchant({
      merchantId: stranger,
      name: 'other',
      callbackSecretSealed: 'sealed',
      createdAtMs: 1_000,
    });
    expect(await store.one.createTransaction({ ...newTransaction(stranger), reserve })).toEqual({
      kind: 'not-refundable',
    });
    const whole = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
    const undoing = newTransaction(store.merchantId);
    expect(await store.one.createTransaction({ ...undoing, reserve: whole })).toEqual({ kind: 'created' });
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    // One that fails gives its amount back, with the commit that says so.
    await store.one.commit(nextVersion(undoing.record, { status: 'submitted' }, { releaseReserve: whole }));
    expect(await refund()).toEqual({ kind: 'created' });
  });

  it('counts a failed refund that its gateway later called a success', async () => {
    const { transactionId, money } = (await succeeded()).transaction;
    const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
    const { record } = newTransaction(store.merchantId);
    const transaction = { ...record.transaction, originalTransactionId: transactionId };
    const refund = { ...newTransaction(store.merchantId), record: { ...record, transaction } };
    expect(await store.one.createTransaction({ ...refund, reserve })).toEqual({ kind: 'created' });
    const { dueAtMs: _, ...final } = refund.record;
    const failed = nextVersion(final, { status: 'failed', failure: { reason: 'declined' } });
    await store.one.commit({ ...failed, releaseReserve: reserve });
    const discrepancy = {
      discrepancyId: `dsc_${randomUUID()}`,
      transactionId: record.transaction.transactionId,
      kind: 'contradicts-final-status',
      detail: 'succeeded',
      recordedAtMs: 1_000,
    } as const;
    expect(await store.one.commit(nextVersion(failed.next, {}, { discrepancy }))).toBe('committed');
    const again = { ...newTransaction(store.merchantId), reserve };
    expect(await store.one.createTransaction(again)).toEqual({ kind: 'not-refundable' });
  });
}
