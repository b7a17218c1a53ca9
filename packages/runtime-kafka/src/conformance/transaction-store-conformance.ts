import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { CommitOutcome, NewTransaction } from '../ports/transaction-change.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import { newTransaction, nextVersion, wakeUp } from './new-transaction.js';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const farFuture = Date.parse('2040-01-01T00:00:00Z');

/** What every store promises. `open` gives two views of one empty, migrated store, as two processes have. */
export function describeTransactionStore(
  name: string,
  open: () => Promise<readonly [TransactionStore, TransactionStore]>,
): void {
  describe(`transaction store: ${name}`, () => {
    let one: TransactionStore;
    let other: TransactionStore;
    const merchantId = `mer_${randomUUID()}`;
    const viewOf = (index: number) => (index % 2 === 0 ? one : other);
    const stored = async (change?: Parameters<typeof newTransaction>[1]) => {
      const entry = newTransaction(merchantId, change);
      expect(await one.createTransaction(entry)).toEqual({ kind: 'created' });
      return entry;
    };

    const endAs = async (store: TransactionStore, transactionId: string, status: 'succeeded') => {
      const found = await store.find(transactionId);
      if (found === undefined) throw new Error('it is stored');
      const { dueAtMs: _, ...final } = found;
      await store.commit(nextVersion(final, { status }));
    };
    const succeeded = async () => {
      const { record } = await stored();
      await one.commit(nextVersion(record, { status: 'submitted' }));
      await endAs(one, record.transaction.transactionId, 'succeeded');
      return record;
    };
    const eventOf = (transactionId: string) =>
      ({
        transactionId, merchantId, environment: 'test', eventType: 'transaction.succeeded', eventKey: randomUUID(),
        messageId: `msg_${randomUUID()}`, body: '{}', callbackUrl: 'https://shop.example.com/c', atMs: 10_000, leaseMs: 5_000,
      }) as const; // prettier-ignore
    const resendOf = (transactionId: string) => {
      const entry = newTransaction(merchantId, { idempotencyKey: `resend:${transactionId}` });
      return { ...entry, record: { ...entry.record, resendOf: transactionId } };
    };
    const sentAgain = (record: TransactionRecord, entry: NewTransaction) => {
      const resend = { kind: 'sent', transactionId: entry.record.transaction.transactionId } as const;
      const reviewDecision = { decidedBy: 'bob', reason: 'statement', statusBefore: 'unknown' } as const;
      return nextVersion({ ...record, resend }, {}, { resend: entry, reviewDecision });
    };
    const callbackWith = (dedupeKey: string) =>
      ({
        callbackId: randomUUID(), gatewayId: 'fake', environment: 'test', dedupeKey, receivedAtMs: 5_000,
        path: '/callbacks/fake', headers: { 'x-signature': 'abc' }, body: new Uint8Array([0, 1, 254, 255]),
        evidence: 'signed', result: { kind: 'none' }, acknowledgement: { status: 200 },
      }) as const; // prettier-ignore

    beforeAll(async () => {
      [one, other] = await open();
      await one.addMerchant({ merchantId, name: 'shop', callbackSecretSealed: 'sealed', createdAtMs: 1_000 });
    });
    afterAll(async () => {
      await Promise.all([...new Set([one, other])].map((store) => store.close()));
    });

    it('is reachable', async () => {
      await one.check();
    });

    it('gives back exactly what was stored', async () => {
      const { record } = await stored();
      expect(await other.find(record.transaction.transactionId)).toEqual(record);
      expect(await one.find('txn_none')).toBeUndefined();
    });

    it('answers a repeated key with the first answer, and refuses it for another request', async () => {
      const idempotencyKey = randomUUID();
      const { responseBody } = await stored({ idempotencyKey });
      const again = newTransaction(merchantId, { idempotencyKey });
      expect(await other.createTransaction(again)).toEqual({ kind: 'replayed', responseBody });
      const different = newTransaction(merchantId, { idempotencyKey, fingerprint: 'other' });
      expect(await one.createTransaction(different)).toEqual({ kind: 'key-reused' });
      expect(await one.find(again.record.transaction.transactionId)).toBeUndefined();
    });

    it('creates one transaction for one key, however many ask at once', async () => {
      const idempotencyKey = randomUUID();
      const outcomes = await Promise.all(
        range(30).map((index) =>
          viewOf(index).createTransaction(newTransaction(merchantId, { idempotencyKey })),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === 'replayed')).toHaveLength(29);
    });

    it('lets one of many commits of one version win, and keeps nothing of the others', async () => {
      const { record } = await stored();
      const { transactionId } = record.transaction;
      const outcomes: CommitOutcome[] = await Promise.all(
        range(40).map((index) => viewOf(index).commit(nextVersion(record, { status: 'submitted' }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(39);
      expect((await one.history(transactionId)).map(({ version }) => version)).toEqual([1, 2]);
    });

    it('commits many transactions from two sides at once without losing any', async () => {
      const entries = await Promise.all(range(60).map(() => stored()));
      const commitAll = (store: TransactionStore, of: typeof entries) =>
        Promise.all(of.map(({ record }) => store.commit(nextVersion(record, { status: 'submitted' }))));
      // Both update the same rows, in opposite orders: the way to a deadlock.
      const [there, back] = await Promise.all([
        commitAll(one, entries),
        commitAll(other, [...entries].reverse()),
      ]);
      const winners = there.map((outcome, index) => [outcome, back[entries.length - 1 - index]]);
      for (const pair of winners) expect([...pair].sort()).toEqual(['committed', 'stale']);
    });

    it('gives a gateway reference to one transaction only', async () => {
      const [first, second] = [await stored(), await stored()];
      const gatewayReference = randomUUID();
      const take = (entry: typeof first) =>
        nextVersion(entry.record, { status: 'submitted', gatewayReference });
      expect(await one.commit(take(first))).toBe('committed');
      expect(await other.commit(take(second))).toBe('reference-taken');
      const found = await one.findByGatewayReference('fake', 'account', 'test', gatewayReference);
      expect(found?.transaction.transactionId).toBe(first.record.transaction.transactionId);
    });

    it('ends a transaction and creates the one that is sent instead together, once, however many ask', async () => {
      const { record } = await stored();
      const { transactionId } = record.transaction;
      const entries = range(8).map(() => resendOf(transactionId));
      const outcomes = await Promise.all(
        entries.map((resend, index) => viewOf(index).commit(sentAgain(record, resend))),
      );
      const winner = outcomes.indexOf('committed');
      expect([...outcomes].sort()).toEqual(['committed', ...range(7).map(() => 'stale')]);
      const second = entries[winner]?.record;
      expect(await other.find(second?.transaction.transactionId ?? '')).toEqual(second);
      expect(await one.find(transactionId)).toMatchObject({
        transaction: { version: 2 },
        resend: { kind: 'sent', transactionId: second?.transaction.transactionId },
      });
      expect(await one.history(second?.transaction.transactionId ?? '')).toMatchObject([{ cause: 'resend' }]);
      for (const entry of entries.filter((_, index) => index !== winner))
        expect(await one.find(entry.record.transaction.transactionId)).toBeUndefined();
      expect(await one.reviewDecisions(transactionId)).toMatchObject([
        { version: 2, decidedBy: 'bob', reason: 'statement', statusBefore: 'unknown' },
      ]);
    });

    it('sends one transaction again once only, and then changes nothing of the first either', async () => {
      const { record } = await stored();
      const { transactionId } = record.transaction;
      const first = sentAgain(record, resendOf(transactionId));
      expect(await one.commit(first)).toBe('committed');
      const again = resendOf(transactionId);
      const byKey = sentAgain(first.next, again);
      expect(await other.commit(byKey)).toBe('stale');
      // The key may have been purged; the link stays.
      const byLink = sentAgain(first.next, { ...again, idempotencyKey: randomUUID() });
      expect(await other.commit(byLink)).toBe('stale');
      expect(await one.find(transactionId)).toEqual(first.next);
      expect(await one.history(transactionId)).toHaveLength(2);
      expect(await one.find(again.record.transaction.transactionId)).toBeUndefined();
    });

    it('never takes more from a deposit than it has, under concurrency too', async () => {
      const { transactionId, money } = (await succeeded()).transaction;
      const amountMinor = Math.floor(money.amountMinor / 3);
      const outcomes = await Promise.all(
        range(6).map((index) => {
          const reserve = { originalTransactionId: transactionId, amountMinor };
          return viewOf(index).createTransaction({ ...newTransaction(merchantId), reserve });
        }),
      );
      expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(3);
      expect(outcomes.filter(({ kind }) => kind === 'not-refundable')).toHaveLength(3);
    });

    it('hands every due outbox row to one relay, and none before its time', async () => {
      const early = range(50).map(() => wakeUp('txn_early', farFuture));
      const late = wakeUp('txn_late', farFuture + 60_000);
      await one.enqueue([...early, late]);
      const claims = await Promise.all(
        range(6).map((index) => viewOf(index).claimOutbox(farFuture, 30_000, 500)),
      );
      const claimed = claims.flat();
      const ids = claimed.map(({ messageId }) => messageId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(early.every(({ messageId }) => ids.includes(messageId))).toBe(true);
      expect(ids).not.toContain(late.messageId);
      await one.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
      await other.deleteOutboxByMessageId([late.messageId]);
      expect(await one.claimOutbox(farFuture + 120_000, 30_000, 500)).toEqual([]);
    });

    it('takes back the scheduled message of a change that makes it idle, and only if the change is made', async () => {
      const { record } = await stored();
      const { transactionId } = record.transaction;
      const scheduled = wakeUp(transactionId, farFuture);
      await one.enqueue([scheduled]);
      const isThere = async (): Promise<boolean> => {
        const claimed = await other.claimOutbox(farFuture, 0, 500);
        return claimed.some(({ messageId }) => messageId === scheduled.messageId);
      };
      const withdraw = { withdrawnMessageId: scheduled.messageId };
      const stale = { ...nextVersion(record, { status: 'submitted' }, withdraw), expectedVersion: 7 };
      expect(await one.commit(stale)).toBe('stale');
      expect(await isThere()).toBe(true);
      expect(await one.commit(nextVersion(record, { status: 'submitted' }, withdraw))).toBe('committed');
      expect(await isThere()).toBe(false);
    });

    it('claims what is overdue once per grace', async () => {
      const dueAtMs = Date.parse('2026-02-01T00:00:00Z');
      const everyKind = { transactions: true, callbacks: true, deliveries: true, unannounced: true };
      const { record } = await stored({ atMs: dueAtMs });
      const nowMs = dueAtMs + 60_000;
      const swept = await Promise.all(
        range(4).map((index) => viewOf(index).claimOverdue(nowMs, 30_000, 100, everyKind)),
      );
      const ids = swept.flatMap(({ transactions }) => transactions.map(({ transactionId }) => transactionId));
      expect(ids).toEqual([record.transaction.transactionId]);
      expect((await one.claimOverdue(nowMs + 31_000, 30_000, 100, everyKind)).transactions).toHaveLength(1);
    });

    it('takes nothing from what has not succeeded, and nothing for another merchant', async () => {
      const { record } = await stored();
      const { transactionId, money } = record.transaction;
      const reserve = { originalTransactionId: transactionId, amountMinor: 1 };
      const refund = () => one.createTransaction({ ...newTransaction(merchantId), reserve });
      expect(await refund()).toEqual({ kind: 'not-refundable' });
      await one.commit(nextVersion(record, { status: 'submitted' }));
      expect(await refund()).toEqual({ kind: 'not-refundable' });
      await endAs(one, transactionId, 'succeeded');
      const stranger = `mer_${randomUUID()}`;
      await one.addMerchant({
        merchantId: stranger,
        name: 'other',
        callbackSecretSealed: 'sealed',
        createdAtMs: 1_000,
      });
      expect(await one.createTransaction({ ...newTransaction(stranger), reserve })).toEqual({
        kind: 'not-refundable',
      });
      const whole = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
      const undoing = newTransaction(merchantId);
      expect(await one.createTransaction({ ...undoing, reserve: whole })).toEqual({ kind: 'created' });
      expect(await refund()).toEqual({ kind: 'not-refundable' });
      // One that fails gives its amount back, with the commit that says so.
      await one.commit(nextVersion(undoing.record, { status: 'submitted' }, { releaseReserve: whole }));
      expect(await refund()).toEqual({ kind: 'created' });
    });

    it('counts a failed refund that its gateway later called a success', async () => {
      const { transactionId, money } = (await succeeded()).transaction;
      const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
      const { record } = newTransaction(merchantId);
      const transaction = { ...record.transaction, originalTransactionId: transactionId };
      const refund = { ...newTransaction(merchantId), record: { ...record, transaction } };
      expect(await one.createTransaction({ ...refund, reserve })).toEqual({ kind: 'created' });
      const { dueAtMs: _, ...final } = refund.record;
      const failed = nextVersion(final, { status: 'failed', failure: { reason: 'declined' } });
      await one.commit({ ...failed, releaseReserve: reserve });
      const discrepancy = {
        discrepancyId: `dsc_${randomUUID()}`,
        transactionId: record.transaction.transactionId,
        kind: 'contradicts-final-status',
        detail: 'succeeded',
        recordedAtMs: 1_000,
      } as const;
      expect(await one.commit(nextVersion(failed.next, {}, { discrepancy }))).toBe('committed');
      const again = { ...newTransaction(merchantId), reserve };
      expect(await one.createTransaction(again)).toEqual({ kind: 'not-refundable' });
    });

    it('commits messages with the change that wins, and none with a change that does not', async () => {
      const atMs = farFuture + 500_000;
      const idempotencyKey = randomUUID();
      const first = newTransaction(merchantId, { idempotencyKey, atMs });
      const again = newTransaction(merchantId, { idempotencyKey, atMs });
      await one.createTransaction(first);
      await other.createTransaction(again);
      const [won, lost] = [wakeUp('txn_won', atMs), wakeUp('txn_lost', atMs)];
      expect(await one.commit(nextVersion(first.record, { status: 'submitted' }, { messages: [won] }))).toBe(
        'committed',
      );
      expect(await one.commit(nextVersion(first.record, { status: 'submitted' }, { messages: [lost] }))).toBe(
        'stale',
      );
      const [kept, dropped] = [wakeUp('txn_kept', atMs), wakeUp('txn_dropped', atMs)];
      const callback = callbackWith(randomUUID());
      await one.storeCallback(callback, [kept]);
      await other.storeCallback({ ...callback, callbackId: randomUUID() }, [dropped]);
      const claimed = await one.claimOutbox(atMs, 1_000, 500);
      const ids = claimed.map(({ messageId }) => messageId);
      expect(ids).toEqual(
        expect.arrayContaining([first.messages[0]?.messageId, won.messageId, kept.messageId]),
      );
      for (const { messageId } of [lost, dropped, ...again.messages]) expect(ids).not.toContain(messageId);
      await one.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
    });

    it('keeps a message that was put back after a failed try when its first publication is deleted', async () => {
      const atMs = farFuture + 600_000;
      const message = wakeUp('txn_again', atMs);
      await one.enqueue([message, { ...message, tries: 1 }]);
      await other.deleteOutboxByMessageId([message.messageId]);
      const claimed = await one.claimOutbox(atMs, 1_000, 500);
      expect(claimed.filter(({ messageId }) => messageId === message.messageId)).toMatchObject([
        { tries: 1 },
      ]);
      await one.deleteOutbox(claimed.map(({ outboxId }) => outboxId));
    });

    it('records one discrepancy for one evidence, however often it is committed', async () => {
      const { record } = await stored();
      const { transactionId } = record.transaction;
      const discrepancy = {
        discrepancyId: `dsc_${randomUUID()}`,
        transactionId,
        kind: 'amount-differs',
        detail: 'why',
        recordedAtMs: 2_000,
      } as const;
      const first = nextVersion(record, { status: 'submitted' }, { discrepancy });
      expect(await one.commit(first)).toBe('committed');
      expect(await other.commit(nextVersion(first.next, {}, { discrepancy }))).toBe('committed');
      expect(await one.discrepancies(transactionId)).toHaveLength(1);
    });

    it('counts a transaction as announced only at the version that was told', async () => {
      const { record } = await stored();
      const { transactionId } = record.transaction;
      const change = nextVersion(record, { status: 'submitted' }, { announce: true });
      await one.commit(change);
      const tell = (announcedVersion: number) =>
        one.createDeliveries({ ...eventOf(transactionId), announcedVersion });
      const kinds = { transactions: false, callbacks: false, deliveries: false, unannounced: true };
      const untold = async (graces: number) => {
        const swept = await one.claimOverdue(change.atMs + graces * 60_000, 1_000, 1_000, kinds);
        return swept.unannounced.map((found) => found.transactionId).includes(transactionId);
      };
      await tell(1);
      expect(await untold(1)).toBe(true);
      await tell(2);
      expect(await untold(2)).toBe(false);
    });

    it('knows a callback that came before, and keeps its bytes', async () => {
      const callback = callbackWith(randomUUID());
      const stores = await Promise.all(
        range(8).map((index) =>
          viewOf(index).storeCallback({ ...callback, callbackId: `${callback.callbackId}-${index}` }, []),
        ),
      );
      expect(stores.filter((earlier) => earlier === undefined)).toHaveLength(1);
      const earlier = stores.find((found) => found !== undefined);
      expect(Buffer.from(earlier?.body ?? [])).toEqual(Buffer.from(callback.body));
      expect(earlier).toMatchObject({ headers: callback.headers, result: callback.result });
    });

    it('makes one delivery per endpoint and event, and gives each try to one dispatcher', async () => {
      const { record } = await stored();
      const { transactionId } = record.transaction;
      const event = eventOf(transactionId);
      const made = await Promise.all(range(5).map((index) => viewOf(index).createDeliveries(event)));
      const [delivery] = made.flat();
      expect(made.flat()).toHaveLength(1);
      const deliveryId = delivery?.deliveryId ?? '';
      // Whoever made it has taken it, for as long as it asked.
      expect(delivery).toMatchObject({
        attempts: 1,
        secretSealed: 'sealed',
        dueAtMs: event.atMs + event.leaseMs,
      });
      expect(await one.claimDelivery(deliveryId, event.atMs + event.leaseMs - 1, 5_000)).toBeUndefined();
      const claims = await Promise.all(
        range(6).map((index) => viewOf(index).claimDelivery(deliveryId, 20_000, 5_000)),
      );
      expect(claims.filter((claim) => claim !== undefined)).toMatchObject([
        { attempts: 2, secretSealed: 'sealed' },
      ]);
      expect(await one.claimDelivery(deliveryId, 26_000, 5_000)).toMatchObject({ attempts: 3 });
      const ended = { deliveryId, attempt: 3, atMs: 27_000, result: '200', messages: [] };
      await other.endDeliveryAttempt({ ...ended, status: 'delivered' });
      // A try that comes back late changes nothing, and nobody gets it again.
      await one.endDeliveryAttempt({ ...ended, attempt: 1, status: 'pending', dueAtMs: 28_000 });
      expect(await one.claimDelivery(deliveryId, 90_000, 5_000)).toBeUndefined();
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
      await one.addDeadLetter({ ...letter, messageId });
      await other.addDeadLetter({ ...letter, messageId });
      expect(await other.listDeadLetters(10)).toEqual([{ ...letter, messageId }]);
      expect(await one.replayDeadLetters({ messageId: 'another' }, farFuture)).toBe(0);
      expect(await one.replayDeadLetters({}, farFuture)).toBe(1);
      expect(await one.listDeadLetters(10)).toEqual([]);
      const claimed = await one.claimOutbox(farFuture, 1_000, 500);
      expect(claimed.find((message) => message.messageId === messageId)).toMatchObject({
        tries: 0,
        body: letter.body,
      });
    });
  });
}
