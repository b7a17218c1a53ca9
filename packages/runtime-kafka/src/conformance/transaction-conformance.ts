import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { attemptsOf, discrepanciesOf, historyOf, reviewDecisionsOf } from '../ports/journal.js';
import type { CommitOutcome, NewTransaction, TransactionCommit } from '../ports/transaction-change.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import { newTransaction, nextVersion } from './new-transaction.js';
import { range, type StoreUnderTest } from './store-under-test.js';

function reissueOf(merchantId: string, transactionId: string): NewTransaction {
  const entry = newTransaction(merchantId, { idempotencyKey: `reissue:${transactionId}` });
  return { ...entry, record: { ...entry.record, reissueOf: transactionId } };
}

function sentAgain(record: TransactionRecord, entry: NewTransaction): TransactionCommit {
  const reissue = { kind: 'sent', transactionId: entry.record.transaction.transactionId } as const;
  const reviewDecision = { decidedBy: 'bob', reason: 'statement', statusBefore: 'unknown' } as const;
  return nextVersion({ ...record, reissue }, {}, { reissue: entry, reviewDecision });
}

/** One key, one transaction; one version, one commit; one reference, one owner (I7, I9, I10, I15). */
export function testTransactions(store: StoreUnderTest): void {
  it('is reachable', async () => {
    await store.one.check();
  });

  it('gives back exactly what was stored', async () => {
    const { record } = await store.stored();
    expect(await store.other.find(record.transaction.transactionId)).toEqual(record);
    expect(await store.one.find('txn_none')).toBeUndefined();
  });

  it('answers a repeated key with the first transaction, and refuses it for another request', async () => {
    const idempotencyKey = randomUUID();
    const { record } = await store.stored({ idempotencyKey });
    const again = newTransaction(store.merchantId, { idempotencyKey });
    expect(await store.other.createTransaction(again)).toEqual({ kind: 'replayed', record });
    const inLive = { ...again, record: { ...again.record, environment: 'live' as const } };
    expect(await store.one.createTransaction(inLive)).toEqual({ kind: 'created' });
    const different = newTransaction(store.merchantId, { idempotencyKey, fingerprint: 'other' });
    expect(await store.one.createTransaction(different)).toEqual({ kind: 'key-reused' });
    expect(await store.one.find(different.record.transaction.transactionId)).toBeUndefined();
  });

  it('creates one transaction for one key under concurrency', async () => {
    const idempotencyKey = randomUUID();
    const outcomes = await Promise.all(
      range(30).map((index) =>
        store.viewOf(index).createTransaction(newTransaction(store.merchantId, { idempotencyKey })),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'replayed')).toHaveLength(29);
  });

  it('lets one of many commits of one version win, and stores nothing of the others', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const outcomes: CommitOutcome[] = await Promise.all(
      range(40).map((index) => store.viewOf(index).commit(nextVersion(record, { status: 'submitted' }))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'stale')).toHaveLength(39);
    expect((await store.one.journal(transactionId)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('commits many transactions from two sides at once without losing any', async () => {
    const entries = await Promise.all(range(60).map(() => store.stored()));
    const commitAll = (store: TransactionStore, of: typeof entries) =>
      Promise.all(of.map(({ record }) => store.commit(nextVersion(record, { status: 'submitted' }))));
    // Both update the same rows in opposite orders, which could deadlock.
    const [forward, backward] = await Promise.all([
      commitAll(store.one, entries),
      commitAll(store.other, [...entries].reverse()),
    ]);
    const winners = forward.map((outcome, index) => [
      outcome.kind,
      backward[entries.length - 1 - index]?.kind,
    ]);
    for (const pair of winners) expect([...pair].sort()).toEqual(['committed', 'stale']);
  });

  it('gives a gateway reference to one transaction only', async () => {
    const [first, second] = [await store.stored(), await store.stored()];
    const gatewayReference = randomUUID();
    const take = (entry: typeof first) =>
      nextVersion(entry.record, { status: 'submitted', gatewayReference });
    expect(await store.one.commit(take(first))).toMatchObject({ kind: 'committed' });
    expect(await store.other.commit(take(second))).toEqual({ kind: 'reference-taken' });
    const owner = await store.one.findByGatewayReference('fake', 'account', 'test', gatewayReference);
    expect(owner?.transaction.transactionId).toBe(first.record.transaction.transactionId);
  });

  it('ends a transaction and creates its reissue together, once, under concurrency', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const entries = range(8).map(() => reissueOf(store.merchantId, transactionId));
    const outcomes = await Promise.all(
      entries.map((reissue, index) => store.viewOf(index).commit(sentAgain(record, reissue))),
    );
    const kinds = outcomes.map(({ kind }) => kind);
    const winner = kinds.indexOf('committed');
    expect([...kinds].sort()).toEqual(['committed', ...range(7).map(() => 'stale')]);
    const second = entries[winner]?.record;
    expect(await store.other.find(second?.transaction.transactionId ?? '')).toEqual(second);
    expect(await store.one.find(transactionId)).toMatchObject({
      transaction: { version: 2 },
      reissue: { kind: 'sent', transactionId: second?.transaction.transactionId },
    });
    expect(await store.one.journal(second?.transaction.transactionId ?? '')).toMatchObject([
      { cause: 'reissue' },
    ]);
    for (const entry of entries.filter((_, index) => index !== winner))
      expect(await store.one.find(entry.record.transaction.transactionId)).toBeUndefined();
    expect(reviewDecisionsOf(await store.one.journal(transactionId))).toMatchObject([
      { version: 2, decidedBy: 'bob', reason: 'statement', statusBefore: 'unknown' },
    ]);
  });

  it('reissues a transaction only once; a second attempt does not change the first one either', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const first = sentAgain(record, reissueOf(store.merchantId, transactionId));
    expect(await store.one.commit(first)).toMatchObject({ kind: 'committed' });
    const again = reissueOf(store.merchantId, transactionId);
    const byKey = sentAgain(first.next, again);
    expect(await store.other.commit(byKey)).toEqual({ kind: 'stale' });
    // The link is unique whatever the key.
    const byLink = sentAgain(first.next, { ...again, idempotencyKey: randomUUID() });
    expect(await store.other.commit(byLink)).toEqual({ kind: 'stale' });
    expect(await store.one.find(transactionId)).toEqual(first.next);
    expect(await store.one.journal(transactionId)).toHaveLength(2);
    expect(await store.one.find(again.record.transaction.transactionId)).toBeUndefined();
  });

  it('records a discrepancy once, however often it is committed', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const discrepancy = {
      discrepancyId: `dsc_${randomUUID()}`,
      kind: 'amount-differs',
      detail: 'why',
      recordedAtMs: 2_000,
    } as const;
    const first = nextVersion(record, { status: 'submitted' }, { discrepancy });
    expect(await store.one.commit(first)).toMatchObject({ kind: 'committed' });
    expect(await store.other.commit(nextVersion(first.next, {}, { discrepancy }))).toMatchObject({
      kind: 'committed',
    });
    const journal = await store.one.journal(transactionId);
    expect(discrepanciesOf(journal)).toEqual([discrepancy]);
    expect(historyOf(journal).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('stores an attempt with its outcome, in order', async () => {
    const { record } = await store.stored();
    const { transactionId } = record.transaction;
    const attempt = {
      operation: 'deposit',
      idempotencyKey: 'key',
      version: 2,
      startedAtMs: 1_000,
      sendDeadlineAtMs: 2_000,
    } as const;
    const submitted = nextVersion(record, { status: 'submitted' }, { attempt, cause: 'intent' });
    await store.one.commit(submitted);
    expect(attemptsOf(await store.other.journal(transactionId))).toEqual([attempt]);
    const answered = { ...attempt, outcome: 'pending' };
    await store.one.commit(
      nextVersion(submitted.next, { status: 'pending' }, { attempt: answered, cause: 'a' }),
    );
    const journal = await store.other.journal(transactionId);
    expect(attemptsOf(journal)).toEqual([answered]);
    expect(journal.map(({ cause, status }) => `${cause} ${status}`)).toEqual([
      'requested created',
      'intent submitted',
      'a pending',
    ]);
  });
}
