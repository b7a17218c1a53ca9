import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { IncomingDepositRecord } from '../ports/gateway-callback.js';
import { newCallback } from './new-callback.js';
import { finalVersion, newTransaction, nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

/** One payment is booked once, whichever channels report it and in whichever order (I25). */
export function testIncomingDeposits(store: StoreUnderTest): void {
  const incoming = (change: Partial<IncomingDepositRecord> = {}): IncomingDepositRecord => ({
    incomingDepositId: `inc_${randomUUID().replaceAll('-', '')}`,
    gatewayId: 'fake',
    gatewayAccount: 'account',
    environment: 'test',
    gatewayReference: `R${randomUUID()}`,
    amountMinor: 9_007_199_254_740_991,
    currency: 'KES',
    accountReference: 'INV 1',
    receivingAccount: '600000',
    counterparty: { phoneNumber: '2547 ***** 678', name: 'JANE' },
    paidAt: '2026-03-01T10:00:00.000Z',
    evidence: 'hint',
    receivedAtMs: Date.parse('2026-03-01T10:00:30Z'),
    ...change,
  });
  const keep = async (deposit: IncomingDepositRecord): Promise<void> => {
    const callback = newCallback();
    await store.one.storeCallback(callback, 6_000);
    await store.one.recordIncomingDeposit(deposit, callback.callbackId, deposit.receivedAtMs);
  };
  const depositWith = async (receiptNumber: string) => {
    const { record } = await store.stored();
    await store.one.commit(nextVersion(record, { status: 'submitted' }));
    const current = await store.one.find(record.transaction.transactionId);
    if (current === undefined) throw new Error('it is stored');
    return finalVersion(current, { status: 'succeeded', receiptNumber, gatewayReference: randomUUID() });
  };
  const event = () => ({
    eventType: 'deposit.incoming',
    eventKey: randomUUID(),
    messageId: `msg_${randomUUID()}`,
    body: '{}',
  });
  const nowMs = Date.parse('2026-03-01T10:01:00Z');

  it('keeps one row for one receipt, with everything known about it', async () => {
    const deposit = incoming();
    await keep(deposit);
    await keep({ ...incoming(), gatewayReference: deposit.gatewayReference });
    const found = await store.other.findIncomingDeposits({ gatewayId: 'fake', environment: 'test' }, [
      deposit.gatewayReference,
    ]);
    expect(found).toMatchObject([deposit]);
  });

  it('is booked once, also by concurrent attempts', async () => {
    const deposit = incoming();
    await keep(deposit);
    const outcomes = await Promise.all(
      range(4).map((index) =>
        store.viewOf(index).bookIncomingDeposit(deposit.incomingDepositId, undefined, nowMs, nowMs),
      ),
    );
    expect(outcomes.every(({ kind }) => kind === 'booked')).toBe(true);
    const claim = { nowMs: deposit.receivedAtMs + 1_000, claimMs: 1_000, limit: 1_000 };
    const due = (await store.one.claimDueIncomingDeposits(claim)).map((row) => row.incomingDepositId);
    expect(due).not.toContain(deposit.incomingDepositId);
  });

  it('becomes the existing deposit that has its receipt', async () => {
    const deposit = incoming();
    const paid = await depositWith(deposit.gatewayReference);
    expect(await store.one.commit(paid)).toMatchObject({ kind: 'committed' });
    await keep(deposit);
    const booked = await store.other.bookIncomingDeposit(deposit.incomingDepositId, event(), nowMs, nowMs);
    expect(booked).toEqual({ kind: 'deposit', transactionId: paid.next.transaction.transactionId });
    const listed = await store.one.listIncomingDeposits({ limit: 100 });
    expect(listed.map((row) => row.incomingDepositId)).not.toContain(deposit.incomingDepositId);
  });

  it('owns its receipt once it is booked', async () => {
    const deposit = incoming();
    await keep(deposit);
    await store.one.bookIncomingDeposit(deposit.incomingDepositId, undefined, nowMs, nowMs);
    const late = await depositWith(deposit.gatewayReference);
    expect(await store.other.commit(late)).toEqual({ kind: 'receipt-taken' });
  });

  it('books a receipt once when both channels report it at the same time', async () => {
    for (const _ of range(6)) {
      const deposit = incoming();
      await keep(deposit);
      const paid = await depositWith(deposit.gatewayReference);
      const [booked, committed] = await Promise.all([
        store.one.bookIncomingDeposit(deposit.incomingDepositId, undefined, nowMs, nowMs),
        store.other.commit(paid),
      ]);
      const winners = [booked.kind === 'booked', committed.kind === 'committed'].filter(Boolean);
      expect(winners).toHaveLength(1);
    }
  });

  it('may be one of our open deposits with its amount, and no other', async () => {
    const gatewayAccount = randomUUID();
    const { record } = await store.stored({ gatewayAccount });
    const own = incoming({ gatewayAccount });
    const sinceMs = Date.parse(newTransaction('m').record.transaction.createdAt);
    expect(await store.other.mayBeOurDeposit(own, sinceMs)).toBe(false);
    // Submitted: this channel may report the payment before the gateway's answer arrives.
    await store.one.commit(nextVersion(record, { status: 'submitted' }));
    expect(await store.other.mayBeOurDeposit(own, sinceMs)).toBe(true);
    const current = await store.one.find(record.transaction.transactionId);
    if (current === undefined) throw new Error('it is stored');
    await store.one.commit(nextVersion({ ...current, nextStep: 'awaiting-look-up' }, { status: 'pending' }));
    expect(await store.other.mayBeOurDeposit(own, sinceMs)).toBe(true);
    expect(await store.other.mayBeOurDeposit({ ...own, amountMinor: 5 }, sinceMs)).toBe(false);
    expect(await store.other.mayBeOurDeposit(incoming({ gatewayAccount: 'other' }), sinceMs)).toBe(false);
    expect(await store.other.mayBeOurDeposit({ ...own, receivedAtMs: sinceMs - 1 }, 0)).toBe(false);
  });

  it('may be a deposit that a look-up found paid without a receipt, or whose request is in flight', async () => {
    const gatewayAccount = randomUUID();
    const made = newTransaction(store.merchantId);
    const record = { ...made.record, gatewayAccount };
    await store.one.createTransaction({ ...made, record });
    const sinceMs = Date.parse(newTransaction('m').record.transaction.createdAt);
    const mayBe = () => store.other.mayBeOurDeposit(incoming({ gatewayAccount }), sinceMs);
    expect(await mayBe()).toBe(false);
    await store.one.commit(nextVersion(record, { status: 'submitted' }));
    expect(await mayBe()).toBe(true);
    const current = await store.one.find(record.transaction.transactionId);
    if (current === undefined) throw new Error('it is stored');
    const unreceipted = { status: 'succeeded', gatewayReference: randomUUID() } as const;
    await store.one.commit(finalVersion({ ...current, lookUps: 1 }, unreceipted));
    expect(await mayBe()).toBe(true);
  });

  it('is visible to its merchant once booked, and only to operators while held', async () => {
    const [booked, held] = [incoming(), incoming()].map((one) => ({ ...one, merchantId: store.merchantId }));
    if (booked === undefined || held === undefined) throw new Error('two were made');
    const listed = async (merchantId?: string) =>
      (
        await store.other.listIncomingDeposits({
          ...(merchantId !== undefined && { merchantId }),
          limit: 500,
        })
      ).map((row) => row.incomingDepositId);
    await keep(booked);
    await keep(held);
    expect(await listed(store.merchantId)).not.toContain(booked.incomingDepositId);
    await store.one.bookIncomingDeposit(booked.incomingDepositId, event(), nowMs, nowMs);
    await store.one.bookIncomingDeposit(held.incomingDepositId, undefined, nowMs, nowMs);
    expect(await listed(store.merchantId)).toContain(booked.incomingDepositId);
    expect(await listed(store.merchantId)).not.toContain(held.incomingDepositId);
    expect(await listed()).toContain(held.incomingDepositId);
  });

  it('waits for its time, and longer when it is postponed', async () => {
    const atMs = Date.parse('2042-01-01T00:00:00Z');
    const deposit = incoming({ receivedAtMs: atMs });
    await keep(deposit);
    const claimAt = async (at: number) =>
      (await store.other.claimDueIncomingDeposits({ nowMs: at, claimMs: 0, limit: 1_000 })).map(
        (row) => row.incomingDepositId,
      );
    expect(await claimAt(atMs - 1)).not.toContain(deposit.incomingDepositId);
    expect(await claimAt(atMs)).toContain(deposit.incomingDepositId);
    const own = await store.other.claimDueIncomingDeposits({ nowMs: atMs, claimMs: 5_000, limit: 1_000 });
    expect(own.map((row) => row.incomingDepositId)).toContain(deposit.incomingDepositId);
    expect(await claimAt(atMs + 4_999)).not.toContain(deposit.incomingDepositId);
    await store.one.postponeIncomingDeposit(deposit.incomingDepositId, atMs + 5_000);
    expect(await claimAt(atMs + 4_999)).not.toContain(deposit.incomingDepositId);
    expect(await claimAt(atMs + 5_000)).toContain(deposit.incomingDepositId);
  });
}
