import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Money } from '@lango/core';
import type { Entry } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { newCallback } from './new-callback.js';
import { finalVersion, newTransaction, nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

/** Refunds and reversals reserve amounts of a successful deposit, and never more than it has (I8). */
export function testReserves(store: StoreUnderTest): void {
  const succeed = async (transactionId: string): Promise<void> => {
    const deposit = await store.one.find(transactionId);
    if (deposit === undefined) throw new Error('it is stored');
    const capturedMinor = deposit.transaction.money.amountMinor;
    const extras = { entries: [entryOf(deposit.transaction.money)], balance: { capturedMinor } };
    await store.one.commit(finalVersion(deposit, { status: 'succeeded' }, extras));
  };
  const succeeded = async (): Promise<TransactionRecord> => {
    const { record } = await store.stored();
    await store.one.commit(nextVersion(record, { status: 'submitted' }));
    await succeed(record.transaction.transactionId);
    return record;
  };

  it('never reserves more than a deposit has, under concurrency too', async () => {
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

  it('reserves nothing of an unsuccessful deposit, or for another merchant', async () => {
    const { record } = await store.stored();
    const { transactionId, money } = record.transaction;
    const reserve = { originalTransactionId: transactionId, amountMinor: 1 };
    const refund = () => store.one.createTransaction({ ...newTransaction(store.merchantId), reserve });
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    await store.one.commit(nextVersion(record, { status: 'submitted' }));
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    await succeed(transactionId);
    const otherMerchant = `mer_${randomUUID()}`;
    await store.one.addMerchant({
      merchantId: otherMerchant,
      name: 'other',
      callbackSecretSealed: 'sealed',
      createdAtMs: 1_000,
    });
    expect(await store.one.createTransaction({ ...newTransaction(otherMerchant), reserve })).toEqual({
      kind: 'not-refundable',
    });
    const whole = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
    const wholeRefund = newTransaction(store.merchantId);
    expect(await store.one.createTransaction({ ...wholeRefund, reserve: whole })).toEqual({
      kind: 'created',
    });
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    // A failed refund releases its amount in the same commit.
    const original = { transactionId, balance: { reservedMinor: -money.amountMinor } };
    await store.one.commit(nextVersion(wholeRefund.record, { status: 'submitted' }, { original }));
    expect(await refund()).toEqual({ kind: 'created' });
  });

  it('reserves of a failed deposit only after a late success', async () => {
    const { record } = await store.stored();
    const { transactionId, money } = record.transaction;
    const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
    const refund = () => store.one.createTransaction({ ...newTransaction(store.merchantId), reserve });
    const failed = { status: 'failed', failure: { reason: 'expired' } } as const;
    const ended = finalVersion(record, failed);
    await store.one.commit(ended);
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    const paid = { entries: [entryOf(money)], balance: { capturedMinor: money.amountMinor } };
    await store.one.commit(nextVersion(ended.next, {}, paid));
    expect(await refund()).toEqual({ kind: 'created' });
    expect(await refund()).toEqual({ kind: 'not-refundable' });
  });

  it('counts refunds, and releases returned ones', async () => {
    const { transactionId, money } = (await succeeded()).transaction;
    const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
    const refund = newTransaction(store.merchantId);
    expect(await store.one.createTransaction({ ...refund, reserve })).toEqual({ kind: 'created' });
    const settled = nextVersion(
      refund.record,
      { status: 'submitted' },
      {
        original: {
          transactionId,
          balance: { reservedMinor: -money.amountMinor, refundedMinor: money.amountMinor },
        },
      },
    );
    await store.one.commit(settled);
    expect((await store.other.find(transactionId))?.balance).toMatchObject({
      capturedMinor: money.amountMinor,
      refundedMinor: money.amountMinor,
      reservedMinor: 0,
    });
    const again = () => store.one.createTransaction({ ...newTransaction(store.merchantId), reserve });
    expect(await again()).toEqual({ kind: 'not-refundable' });
    const cameBack = { transactionId, balance: { refundedMinor: -money.amountMinor } };
    await store.one.commit(nextVersion(settled.next, {}, { original: cameBack }));
    expect(await again()).toEqual({ kind: 'created' });
  });

  it('refunds nothing of an amount that was disputed, returned or refunded outside', async () => {
    for (const balance of [{ disputedMinor: 1 }, { returnedMinor: 1 }, { refundedMinor: 1 }]) {
      const { transactionId, money } = (await succeeded()).transaction;
      const deposit = await store.one.find(transactionId);
      if (deposit === undefined) throw new Error('it is stored');
      await store.one.commit(nextVersion(deposit, {}, { balance }));
      const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
      const whole = { ...newTransaction(store.merchantId), reserve };
      expect(await store.one.createTransaction(whole)).toEqual({ kind: 'not-refundable' });
    }
  });

  it('adds entries to the current balance, and nothing of a losing change', async () => {
    const record = await succeeded();
    const { transactionId } = record.transaction;
    const refund = newTransaction(store.merchantId);
    const reserve = { originalTransactionId: transactionId, amountMinor: 100 };
    await store.one.createTransaction({ ...refund, reserve });
    const callback = newCallback();
    await store.one.storeCallback(callback, 6_000);
    const deposit = await store.one.find(transactionId);
    if (deposit === undefined) throw new Error('it is stored');
    const refunded = nextVersion(deposit, {}, { balance: { refundedMinor: 5 } });
    await store.one.commit(refunded);
    await store.one.commit(nextVersion(refunded.next, {}, { balance: { refundedMinor: 7 } }));
    const original = { transactionId, balance: { reservedMinor: -100, refundedMinor: 100 } };
    const messageId = `msg_${randomUUID()}`;
    const event = { eventType: 'transaction.succeeded', eventKey: messageId, messageId, body: '{}' };
    const extras = { original, appliedCallbackId: callback.callbackId, events: [event] };
    const stale = { ...nextVersion(refund.record, { status: 'submitted' }, extras), expectedVersion: 9 };
    expect(await store.other.commit(stale)).toEqual({ kind: 'stale' });
    expect((await store.other.find(transactionId))?.balance).toMatchObject({
      refundedMinor: 12,
      reservedMinor: 100,
    });
    expect((await store.other.findCallback(callback.callbackId))?.processedAtMs).toBeUndefined();
    const everything = { nowMs: Date.parse('2039-01-01T00:00:00Z'), claimMs: 1, limit: 10_000 };
    const due = await store.other.claimDueDeliveries(everything);
    expect(due.map((delivery) => delivery.messageId)).not.toContain(messageId);
  });

  it('refunds no more when the end of a won dispute is reported before the dispute', async () => {
    const { transactionId, money } = (await succeeded()).transaction;
    const deposit = await store.one.find(transactionId);
    if (deposit === undefined) throw new Error('it is stored');
    await store.one.commit(nextVersion(deposit, {}, { balance: { disputedMinor: -money.amountMinor } }));
    const undo = (amountMinor: number) => {
      const reserve = { originalTransactionId: transactionId, amountMinor };
      return store.one.createTransaction({ ...newTransaction(store.merchantId), reserve });
    };
    expect(await undo(money.amountMinor + 1)).toEqual({ kind: 'not-refundable' });
    expect(await undo(money.amountMinor)).toEqual({ kind: 'created' });
  });

  it('books one entry for each reference and kind, whichever channel reports it', async () => {
    const [first, second] = [await succeeded(), await succeeded()];
    const entry = { ...entryOf({ amountMinor: 5, currency: 'KES' }), kind: 'refunded' as const };
    const booking = async (of: TransactionRecord) => {
      const deposit = await store.one.find(of.transaction.transactionId);
      if (deposit === undefined) throw new Error('it is stored');
      return nextVersion(deposit, {}, { entries: [entry], balance: { refundedMinor: 5 } });
    };
    expect(await store.one.commit(await booking(first))).toMatchObject({ kind: 'committed' });
    expect(await store.other.commit(await booking(first))).toEqual({ kind: 'entry-known' });
    expect(await store.other.commit(await booking(second))).toEqual({ kind: 'entry-known' });
    expect((await store.one.find(first.transaction.transactionId))?.balance.refundedMinor).toBe(5);
    expect((await store.one.find(second.transaction.transactionId))?.balance.refundedMinor).toBe(0);
    const around = await store.one.entriesAround(first.transaction.transactionId);
    expect(around.map(({ kind }) => kind)).toEqual(['captured', 'refunded']);
  });
}

const entryOf = (money: Money): Entry => ({
  kind: 'captured',
  origin: 'ours',
  money,
  reference: randomUUID(),
  evidence: 'signed',
  recordedAtMs: 2_000,
});
