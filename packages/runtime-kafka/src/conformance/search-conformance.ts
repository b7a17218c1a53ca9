import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TransactionFilter } from '../ports/transaction-store.js';
import { finalVersion, newTransaction, nextVersion } from './new-transaction.js';
import { range, useStore, type OpenStores } from './store-under-test.js';

const failure = { reason: 'declined', rawCode: '1', rawMessage: 'no' } as const;

/** Searches of merchants and operators: each uses its own index and finds exactly the matching rows. */
export function describeSearches(name: string, open: OpenStores): void {
  describe(`searches: ${name}`, () => {
    const store = useStore(open);
    it('finds a merchant’s transactions by status and kind, open or in review', async () => {
      const merchantId = `mer_${randomUUID()}`;
      const shop = { merchantId, name: 'searches', callbackSecretSealed: 'sealed', createdAtMs: 1_000 };
      await store.one.addMerchant(shop);
      const create = async (kind: 'deposit' | 'withdrawal' = 'deposit') => {
        const entry = newTransaction(merchantId);
        const { record } = entry;
        const created = { ...entry, record: { ...record, transaction: { ...record.transaction, kind } } };
        expect(await store.one.createTransaction(created)).toEqual({ kind: 'created' });
        return created.record;
      };
      const [queued, failed, succeeded, unknown] = [
        await create(),
        await create(),
        await create(),
        await create(),
      ];
      const payout = await create('withdrawal');
      await store.one.commit(finalVersion(failed, { status: 'failed', failure }));
      await store.one.commit(finalVersion(succeeded, { status: 'succeeded' }));
      const { dueAtMs: _, ...held } = unknown;
      const review = { requestedAtMs: 5_000, reason: 'look-ups-exhausted' };
      await store.one.commit(
        nextVersion({ ...held, nextStep: 'awaiting-review', review }, { status: 'unknown' }),
      );
      const find = async (filter: Partial<TransactionFilter>) =>
        (await store.other.list({ merchantId, environment: 'test', limit: 10, ...filter })).map(
          ({ transaction }) => transaction.transactionId,
        );
      const idOf = ({ transaction }: typeof queued) => transaction.transactionId;
      expect((await find({ status: 'created' })).sort()).toEqual([idOf(queued), idOf(payout)].sort());
      expect(await find({ status: 'created', kind: 'withdrawal' })).toEqual([idOf(payout)]);
      expect(await find({ status: 'failed' })).toEqual([idOf(failed)]);
      expect(await find({ status: 'succeeded' })).toEqual([idOf(succeeded)]);
      expect(await find({ status: 'unknown' })).toEqual([idOf(unknown)]);
      expect(await find({ status: 'pending' })).toEqual([]);
      expect(await find({ kind: 'withdrawal' })).toEqual([idOf(payout)]);
      expect(await find({ kind: 'deposit' })).toHaveLength(4);
      expect(await find({ kind: 'deposit', status: 'failed', limit: 1 })).toEqual([idOf(failed)]);
    });

    it('counts transactions in review as open', async () => {
      const before = (await store.one.gauges(0)).open;
      const { record } = await store.stored();
      const { dueAtMs: _, ...held } = record;
      const review = { requestedAtMs: 5_000, reason: 'look-ups-exhausted' };
      await store.one.commit(
        nextVersion({ ...held, nextStep: 'awaiting-review', review }, { status: 'unknown' }),
      );
      await store.stored();
      const after = (await store.other.gauges(0)).open;
      expect([after.unknown - before.unknown, after.created - before.created]).toEqual([1, 1]);
    });

    it('deletes look-up tokens together with the callbacks on them, and not before', async () => {
      const { record } = await store.stored();
      const { transactionId } = record.transaction;
      const digests = range(2).map(() => randomUUID());
      const first = nextVersion(record, { status: 'submitted' }, { lookUpTokenDigest: digests[0] ?? '' });
      await store.one.commit(first);
      const second = nextVersion(
        first.next,
        {},
        { lookUpTokenDigest: digests[1] ?? '', atMs: first.atMs + 1_000 },
      );
      await store.one.commit(second);
      const moments = { deliveriesBeforeMs: 0, callbackBodiesBeforeMs: second.atMs };
      expect(await store.one.applyRetention({ deliveriesBeforeMs: 0 }, second.atMs, 100)).toMatchObject({
        lookUpTokens: 0,
      });
      await store.one.applyRetention(moments, second.atMs, 100);
      expect(await store.other.findLookUpToken(digests[0] ?? '')).toBeUndefined();
      expect(await store.other.findLookUpToken(digests[1] ?? '')).toBe(transactionId);
    });

    it('deletes the oldest calls of the audit log in batches, and keeps the rest', async () => {
      const atMs = Date.UTC(2001, 0, 1);
      const names = range(3).map((index) => `ocl_0${index}${randomUUID()}`);
      for (const [index, callId] of names.entries())
        await store.one.recordCall({
          callId,
          atMs: atMs + index * 1_000,
          operation: 'showPayment',
          status: 200,
        });
      const purge = (operatorCallsBeforeMs: number, limit: number) =>
        store.one.applyRetention({ deliveriesBeforeMs: 0, operatorCallsBeforeMs }, atMs, limit);
      expect(await purge(atMs, 100)).toMatchObject({ operatorCalls: 0 });
      expect(await purge(atMs + 2_000, 1)).toMatchObject({ operatorCalls: 1 });
      expect(await purge(atMs + 2_000, 100)).toMatchObject({ operatorCalls: 1 });
      const left = await store.other.listCalls({ limit: 500 });
      expect(left.filter(({ callId }) => names.includes(callId))).toMatchObject([{ callId: names[2] }]);
      expect(await store.one.applyRetention({ deliveriesBeforeMs: 0 }, atMs, 100)).toMatchObject({
        operatorCalls: 0,
      });
    });
  });
}
