import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { newCallback } from './new-callback.js';
import { newTransaction, nextVersion, wakeUp } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

const farFuture = Date.parse('2040-01-01T00:00:00Z');

/** Messages go with the change they belong to, wait for their time, and go to one relay (I13). */
export function testOutbox(store: StoreUnderTest): void {
  it('hands every due outbox row to one relay, and none before its time', async () => {
    const early = range(50).map(() => wakeUp('txn_early', farFuture));
    const late = wakeUp('txn_late', farFuture + 60_000);
    await store.one.enqueue([...early, late]);
    const claims = await Promise.all(
      range(6).map((index) => store.viewOf(index).claimOutbox(farFuture, 30_000, 500)),
    );
    const claimed = claims.flat();
    const ids = claimed.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(early.every(({ messageId }) => ids.includes(messageId))).toBe(true);
    expect(ids).not.toContain(late.messageId);
    await store.one.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
    await store.other.deleteOutboxByMessageId([late.messageId]);
    expect(await store.one.claimOutbox(farFuture + 120_000, 30_000, 500)).toEqual([]);
  });

  it('takes back the scheduled message of a change that makes it idle, and only if the change is made', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const scheduled = wakeUp(transactionId, farFuture);
    await store.one.enqueue([scheduled]);
    const isThere = async (): Promise<boolean> => {
      const claimed = await store.other.claimOutbox(farFuture, 0, 500);
      return claimed.some(({ messageId }) => messageId === scheduled.messageId);
    };
    const withdraw = { withdrawnMessageId: scheduled.messageId };
    const stale = { ...nextVersion(record, { status: 'submitted' }, withdraw), expectedVersion: 7 };
    expect(await store.one.commit(stale)).toBe('stale');
    expect(await isThere()).toBe(true);
    expect(await store.one.commit(nextVersion(record, { status: 'submitted' }, withdraw))).toBe('committed');
    expect(await isThere()).toBe(false);
  });

  it('claims what is overdue once per grace', async () => {
    const dueAtMs = Date.parse('2026-02-01T00:00:00Z');
    const everyKind = { transactions: true, callbacks: true, deliveries: true, unannounced: true };
    const { record } = await store.stored({ atMs: dueAtMs });
    const nowMs = dueAtMs + 60_000;
    const swept = await Promise.all(
      range(4).map((index) => store.viewOf(index).claimOverdue(nowMs, 30_000, 100, everyKind)),
    );
    const ids = swept.flatMap(({ transactions }) => transactions.map(({ transactionId }) => transactionId));
    expect(ids).toEqual([record.transaction.transactionId]);
    expect((await store.one.claimOverdue(nowMs + 31_000, 30_000, 100, everyKind)).transactions).toHaveLength(
      1,
    );
  });

  it('commits messages with the change that wins, and none with a change that does not', async () => {
    const atMs = farFuture + 500_000;
    const idempotencyKey = randomUUID();
    const first = newTransaction(store.merchantId, { idempotencyKey, atMs });
    const again = newTransaction(store.merchantId, { idempotencyKey, atMs });
    await store.one.createTransaction(first);
    await store.other.createTransaction(again);
    const [won, lost] = [wakeUp('txn_won', atMs), wakeUp('txn_lost', atMs)];
    expect(
      await store.one.commit(nextVersion(first.record, { status: 'submitted' }, { messages: [won] })),
    ).toBe('committed');
    expect(
      await store.one.commit(nextVersion(first.record, { status: 'submitted' }, { messages: [lost] })),
    ).toBe('stale');
    const [kept, dropped] = [wakeUp('txn_kept', atMs), wakeUp('txn_dropped', atMs)];
    const callback = newCallback();
    await store.one.storeCallback(callback, [kept]);
    await store.other.storeCallback({ ...callback, callbackId: randomUUID() }, [dropped]);
    const claimed = await store.one.claimOutbox(atMs, 1_000, 500);
    const ids = claimed.map(({ messageId }) => messageId);
    expect(ids).toEqual(
      expect.arrayContaining([first.messages[0]?.messageId, won.messageId, kept.messageId]),
    );
    for (const { messageId } of [lost, dropped, ...again.messages]) expect(ids).not.toContain(messageId);
    await store.one.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
  });

  it('keeps a message that was put back after a failed try when its first publication is deleted', async () => {
    const atMs = farFuture + 600_000;
    const message = wakeUp('txn_again', atMs);
    await store.one.enqueue([message, { ...message, tries: 1 }]);
    await store.other.deleteOutboxByMessageId([message.messageId]);
    const claimed = await store.one.claimOutbox(atMs, 1_000, 500);
    expect(claimed.filter(({ messageId }) => messageId === message.messageId)).toMatchObject([{ tries: 1 }]);
    await store.one.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
  });

  it('keeps dead letters until they are replayed', async () => {
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
    expect(await store.one.replayDeadLetters({ messageId: 'another' }, farFuture)).toBe(0);
    expect(await store.one.replayDeadLetters({}, farFuture)).toBe(1);
    expect(await store.one.listDeadLetters(10)).toEqual([]);
    const claimed = await store.one.claimOutbox(farFuture, 1_000, 500);
    expect(claimed.find((message) => message.messageId === messageId)).toMatchObject({
      tries: 0,
      body: letter.body,
    });
  });
}
