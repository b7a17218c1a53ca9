import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Money } from '@lango/core';
import type { Entry } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { newCallback } from './new-callback.js';
import { finalVersion, newTransaction, nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

/** Refunds and reversals take from what succeeded, and never more than it has (I8). */
export function testReserves(store: StoreUnderTest): void {
  const succeed = async (transactionId: string): Promise<void> => {
    const found = await store.one.find(transactionId);
    if (found === undefined) throw new Error('it is stored');
    const capturedMinor = found.transaction.money.amountMinor;
    const extras = { entries: [entryOf(found.transaction.money)], balance: { capturedMinor } };
    await store.one.commit(finalVersion(found, { status: 'succeeded' }, extras));
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
    const made = newTransaction(store.merchantId);
    expect(await store.one.createTransaction({ ...made, reserve: whole })).toEqual({ kind: 'created' });
    expect(await refund()).toEqual({ kind: 'not-refundable' });
    // One that fails gives its amount back, with the commit that says so.
    const original = { transactionId, balance: { reservedMinor: -money.amountMinor } };
    await store.one.commit(nextVersion(made.record, { status: 'submitted' }, { original }));
    expect(await refund()).toEqual({ kind: 'created' });
  });

  it('takes from what failed only once it was paid after all', async () => {
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

  it('counts what was given back, and frees what came back', async () => {
    const { transactionId, money } = (await succeeded()).transaction;
    const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
    const given = newTransaction(store.merchantId);
    expect(await store.one.createTransaction({ ...given, reserve })).toEqual({ kind: 'created' });
    const done = nextVersion(
      given.record,
      { status: 'submitted' },
      {
        original: {
          transactionId,
          balance: { reservedMinor: -money.amountMinor, refundedMinor: money.amountMinor },
        },
      },
    );
    await store.one.commit(done);
    expect((await store.other.find(transactionId))?.balance).toMatchObject({
      capturedMinor: money.amountMinor,
      refundedMinor: money.amountMinor,
      reservedMinor: 0,
    });
    const again = () => store.one.createTransaction({ ...newTransaction(store.merchantId), reserve });
    expect(await again()).toEqual({ kind: 'not-refundable' });
    const cameBack = { transactionId, balance: { refundedMinor: -money.amountMinor } };
    await store.one.commit(nextVersion(done.next, {}, { original: cameBack }));
    expect(await again()).toEqual({ kind: 'created' });
  });

  it('gives back nothing of what was disputed, returned or refunded outside', async () => {
    for (const balance of [{ disputedMinor: 1 }, { returnedMinor: 1 }, { refundedMinor: 1 }]) {
      const { transactionId, money } = (await succeeded()).transaction;
      const found = await store.one.find(transactionId);
      if (found === undefined) throw new Error('it is stored');
      await store.one.commit(nextVersion(found, {}, { balance }));
      const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
      const whole = { ...newTransaction(store.merchantId), reserve };
      expect(await store.one.createTransaction(whole)).toEqual({ kind: 'not-refundable' });
    }
  });

  it('adds entries to the balance as it is, and nothing of a change that did not win', async () => {
    const record = await succeeded();
    const { transactionId } = record.transaction;
    const refund = newTransaction(store.merchantId);
    const reserve = { originalTransactionId: transactionId, amountMinor: 100 };
    await store.one.createTransaction({ ...refund, reserve });
    const callback = newCallback();
    await store.one.storeCallback(callback, 6_000);
    const found = await store.one.find(transactionId);
    if (found === undefined) throw new Error('it is stored');
    const refunded = nextVersion(found, {}, { balance: { refundedMinor: 5 } });
    await store.one.commit(refunded);
    await store.one.commit(nextVersion(refunded.next, {}, { balance: { refundedMinor: 7 } }));
    const original = { transactionId, balance: { reservedMinor: -100, refundedMinor: 100 } };
    const messageId = `msg_${randomUUID()}`;
    const told = { eventType: 'transaction.succeeded', eventKey: messageId, messageId, body: '{}' };
    const extras = { original, appliedCallbackId: callback.callbackId, events: [told] };
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

  it('gives back no more because a dispute that was won is heard of before the dispute', async () => {
    const { transactionId, money } = (await succeeded()).transaction;
    const found = await store.one.find(transactionId);
    if (found === undefined) throw new Error('it is stored');
    await store.one.commit(nextVersion(found, {}, { balance: { disputedMinor: -money.amountMinor } }));
    const undo = (amountMinor: number) => {
      const reserve = { originalTransactionId: transactionId, amountMinor };
      return store.one.createTransaction({ ...newTransaction(store.merchantId), reserve });
    };
    expect(await undo(money.amountMinor + 1)).toEqual({ kind: 'not-refundable' });
    expect(await undo(money.amountMinor)).toEqual({ kind: 'created' });
  });

  it('books one entry for each number and kind, whoever tells of it', async () => {
    const [first, second] = [await succeeded(), await succeeded()];
    const entry = { ...entryOf({ amountMinor: 5, currency: 'KES' }), kind: 'refunded' as const };
    const booking = async (of: TransactionRecord) => {
      const found = await store.one.find(of.transaction.transactionId);
      if (found === undefined) throw new Error('it is stored');
      return nextVersion(found, {}, { entries: [entry], balance: { refundedMinor: 5 } });
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
