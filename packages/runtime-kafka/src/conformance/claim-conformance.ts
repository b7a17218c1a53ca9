import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { newCallback } from './new-callback.js';
import { finalVersion, nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

/** Later than the times of other tests, so that each test claims only its own rows. */
const farFuture = Date.parse('2040-01-01T00:00:00Z');
const everything = { nowMs: farFuture - 1, claimMs: 100 * 365 * 86_400_000, limit: 10_000 };

/** The row is the queue (I13): one worker at a time claims a due row, and it can be claimed again when the claim ends. */
export function testClaims(store: StoreUnderTest): void {
  /** Claims everything due, so that only the test's own rows are left. */
  const drain = async (nowMs = everything.nowMs): Promise<void> => {
    await store.one.claimDueTransactions({ ...everything, nowMs });
    await store.one.claimDueCallbacks({ ...everything, nowMs });
    await store.one.claimDueDeliveries({ ...everything, nowMs });
  };

  it('gives each due transaction to one claim, oldest first, none before its time, and again when the claim ends', async () => {
    await drain();
    const rows = await Promise.all(range(40).map((index) => store.stored({ atMs: farFuture + index })));
    const ids = rows.map(({ record }) => record.transaction.transactionId);
    const claim = { nowMs: farFuture + 29, claimMs: 60_000, limit: 10 };
    const claims = await Promise.all(
      range(6).map((index) => store.viewOf(index).claimDueTransactions(claim)),
    );
    const claimed = claims.flat().map(({ transaction }) => transaction.transactionId);
    expect(new Set(claimed).size).toBe(claimed.length);
    const rest = await store.one.claimDueTransactions({ ...claim, limit: 100 });
    const all = [...claimed, ...rest.map(({ transaction }) => transaction.transactionId)];
    expect([...all].sort()).toEqual(ids.slice(0, 30).sort());
    expect(await store.one.claimDueTransactions({ ...claim, limit: 100 })).toEqual([]);
    const later = { ...claim, nowMs: farFuture + 60_029, limit: 100 };
    expect(await store.other.claimDueTransactions(later)).toHaveLength(40);
  });

  it('claims the oldest first', async () => {
    await drain();
    const [late, early] = [
      await store.stored({ atMs: farFuture + 100_020 }),
      await store.stored({ atMs: farFuture + 100_010 }),
    ];
    await store.one.claimDueTransactions({ ...everything, nowMs: farFuture + 100_000 });
    const claim = { nowMs: farFuture + 100_100, claimMs: 10 ** 9, limit: 1 };
    expect(await store.one.claimDueTransactions(claim)).toEqual([
      { ...early.record, dueAtMs: claim.nowMs + claim.claimMs },
    ]);
    expect((await store.one.claimDueTransactions(claim)).map(({ transaction }) => transaction)).toEqual([
      late.record.transaction,
    ]);
  });

  it('skips rows whose due time moved later, and finds due rows behind them', async () => {
    const base = farFuture + 150_000;
    await drain(base - 1);
    const rows = await Promise.all(range(6).map((index) => store.stored({ atMs: base + index })));
    const moved = rows.slice(0, 5).map(({ record }) => nextVersion({ ...record, dueAtMs: base + 1_000 }));
    for (const change of moved) await store.one.commit(change);
    const idsAt = async (nowMs: number) =>
      (await store.other.claimDueTransactions({ nowMs, claimMs: 10 ** 9, limit: 2 })).map(
        ({ transaction }) => transaction.transactionId,
      );
    expect(await idsAt(base + 100)).toEqual([rows[5]?.record.transaction.transactionId]);
    expect(await idsAt(base + 999)).toEqual([]);
    const late = [
      ...(await idsAt(base + 1_000)),
      ...(await idsAt(base + 1_000)),
      ...(await idsAt(base + 1_000)),
    ];
    expect(late.sort()).toEqual(moved.map(({ next }) => next.transaction.transactionId).sort());
  });

  it('claims a row whose due time a change moved earlier', async () => {
    const base = farFuture + 170_000;
    await drain(base - 1);
    const { record } = await store.stored({ atMs: base + 5_000 });
    await store.one.commit(nextVersion({ ...record, dueAtMs: base }));
    const claimed = await store.one.claimDueTransactions({ nowMs: base, claimMs: 10 ** 9, limit: 10 });
    expect(claimed.map(({ transaction }) => transaction.transactionId)).toEqual([
      record.transaction.transactionId,
    ]);
  });

  it('claims nothing that has ended, been applied or been delivered', async () => {
    await drain();
    const { record } = await store.stored({ atMs: farFuture + 200_000 });
    const callback = newCallback();
    await store.one.storeCallback(callback, farFuture + 200_000);
    const event = {
      eventType: 'transaction.succeeded',
      eventKey: randomUUID(),
      messageId: `msg_${randomUUID()}`,
      body: '{}',
    };
    const end = finalVersion(
      record,
      { status: 'succeeded' },
      { events: [event], appliedCallbackId: callback.callbackId, eventsDueAtMs: farFuture + 200_000 },
    );
    const outcome = await store.one.commit(end);
    const [deliveryId = ''] = outcome.kind === 'committed' ? outcome.eventIds : [];
    const claim = { nowMs: farFuture + 300_000, claimMs: 1_000, limit: 1_000 };
    const mine = (await store.one.claimDueTransactions(claim)).map(({ transaction }) => transaction);
    expect(mine.map(({ transactionId }) => transactionId)).not.toContain(record.transaction.transactionId);
    const callbacks = (await store.one.claimDueCallbacks(claim)).map(({ callbackId }) => callbackId);
    expect(callbacks).not.toContain(callback.callbackId);
    const deliveries = await store.other.claimDueDeliveries(claim);
    expect(deliveries.filter((delivery) => delivery.deliveryId === deliveryId)).toMatchObject([
      { attempts: 1, secretSealed: 'sealed' },
    ]);
    // One attempt at a time until the claim ends.
    const meanwhile = await store.one.claimDueDeliveries({ ...claim, nowMs: claim.nowMs + 999 });
    expect(meanwhile.map((delivery) => delivery.deliveryId)).not.toContain(deliveryId);
    await store.one.endDeliveryAttempt({
      deliveryId,
      attempt: 1,
      atMs: farFuture,
      result: '200',
      status: 'delivered',
    });
    const after = await store.one.claimDueDeliveries({ ...claim, nowMs: claim.nowMs + 10_000 });
    expect(after.map((delivery) => delivery.deliveryId)).not.toContain(deliveryId);
  });

  it('gives a callback to one claim at a time', async () => {
    await drain();
    const callback = newCallback();
    await store.one.storeCallback(callback, farFuture + 350_000);
    const claimAt = async (nowMs: number) =>
      (await store.other.claimDueCallbacks({ nowMs, claimMs: 1_000, limit: 1_000 })).map(
        ({ callbackId }) => callbackId,
      );
    expect(await claimAt(farFuture + 349_999)).not.toContain(callback.callbackId);
    expect(await claimAt(farFuture + 350_000)).toContain(callback.callbackId);
    expect(await claimAt(farFuture + 350_999)).not.toContain(callback.callbackId);
    expect(await claimAt(farFuture + 351_000)).toContain(callback.callbackId);
  });

  it('counts the failures of a row until it changes, and delays it more each time', async () => {
    await drain();
    const { record } = await store.stored({ atMs: farFuture + 400_000 });
    const { transactionId } = record.transaction;
    const nowMs = farFuture + 400_000;
    const backoff = { nowMs, firstMs: 1_000, mostMs: 3_000 };
    const fail = () => store.one.countFailure('transactions', transactionId, backoff);
    const dueAfter = async () => ((await store.other.find(transactionId))?.dueAtMs ?? 0) - nowMs;
    expect([await fail(), await dueAfter()]).toEqual([1, 1_000]);
    expect([await fail(), await dueAfter()]).toEqual([2, 2_000]);
    expect([await fail(), await dueAfter()]).toEqual([3, 3_000]);
    await store.one.makeDue('transactions', transactionId, nowMs);
    expect([await dueAfter(), await fail()]).toEqual([0, 1]);
    const changed = nextVersion(record, { status: 'submitted' });
    await store.one.commit(changed);
    expect(await fail()).toBe(1);
    await store.one.commit(finalVersion(changed.next, { status: 'succeeded' }));
    // It is no longer due.
    expect(await fail()).toBe(0);
    const callback = newCallback();
    await store.one.storeCallback(callback, nowMs);
    expect(await store.one.countFailure('callbacks', callback.callbackId, backoff)).toBe(1);
    await store.one.markCallbackProcessed(callback.callbackId, 'ignored', nowMs);
    expect(await store.one.countFailure('callbacks', callback.callbackId, backoff)).toBe(0);
  });

  it('keeps dead letters until they are removed', async () => {
    const letter = {
      topic: 'payment-requested-v1',
      key: 'k',
      body: { transactionId: 't' },
      reason: 'why',
      atMs: 1,
    };
    const messageId = randomUUID();
    await store.one.addDeadLetter({ ...letter, messageId });
    await store.other.addDeadLetter({ ...letter, messageId });
    expect(await store.other.listDeadLetters(10)).toEqual([{ ...letter, messageId }]);
    expect(await store.one.takeDeadLetters({ messageId: 'another' })).toEqual([]);
    expect(await store.one.takeDeadLetters({})).toEqual([{ ...letter, messageId }]);
    expect(await store.one.listDeadLetters(10)).toEqual([]);
  });
}
