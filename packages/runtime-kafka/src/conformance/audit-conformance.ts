import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ReceiptClaim, ReceiptKey } from '../ports/audit-store.js';
import { firstIdAt } from '../ports/first-id-at.js';
import type { Entry } from '../ports/journal.js';
import type { NewTransaction } from '../ports/transaction-change.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { finalVersion, newTransaction, nextVersion } from './new-transaction.js';
import type { StoreUnderTest } from './store-under-test.js';

/** Audits read rows, journal and receipts consistently, page by page. */
export function testAudits(store: StoreUnderTest): void {
  /** A transaction created at a time that no other test uses. */
  const createdAt = (atMs: number): NewTransaction => {
    const entry = newTransaction(store.merchantId);
    const transactionId = `${firstIdAt(atMs)}${randomBytes(10).toString('hex')}`;
    const transaction = { ...entry.record.transaction, transactionId };
    return { ...entry, record: { ...entry.record, transaction } };
  };
  const someMoment = (): number => randomBytes(5).readUIntBE(0, 5);
  const storedAt = async (atMs: number): Promise<TransactionRecord> => {
    const entry = createdAt(atMs);
    expect(await store.one.createTransaction(entry)).toEqual({ kind: 'created' });
    return entry.record;
  };
  const entryOf = (kind: Entry['kind'], amountMinor: number): Entry => ({
    kind,
    origin: 'ours',
    money: { amountMinor, currency: 'KES' },
    reference: randomUUID(),
    evidence: 'signed',
    recordedAtMs: 2_000,
  });
  const succeeded = async (atMs: number, receiptNumber?: string): Promise<TransactionRecord> => {
    const record = await storedAt(atMs);
    const capturedMinor = record.transaction.money.amountMinor;
    const extras = { entries: [entryOf('captured', capturedMinor)], balance: { capturedMinor } };
    const final = finalVersion(
      record,
      { status: 'succeeded', ...(receiptNumber !== undefined && { receiptNumber }) },
      extras,
    );
    await store.one.commit(final);
    return final.next;
  };

  it('gives the transactions of a period in the order of ids, page by page', async () => {
    const fromMs = someMoment();
    const records = [await storedAt(fromMs), await storedAt(fromMs + 1), await storedAt(fromMs + 2)];
    await storedAt(fromMs + 3);
    const period = { fromMs, toMs: fromMs + 3 };
    const first = await store.other.listAccounts({ ...period, limit: 2 });
    const after = first.at(-1)?.record.transaction.transactionId ?? '';
    const rest = await store.other.listAccounts({ ...period, limit: 2, after });
    const ids = [...first, ...rest].map(({ record }) => record.transaction.transactionId);
    expect(first).toHaveLength(2);
    expect(ids).toEqual(records.map(({ transaction }) => transaction.transactionId));
    const open = await store.other.listAccounts({ after, limit: 2 });
    expect(open[0]?.record.transaction.transactionId).toBe(records[2]?.transaction.transactionId);
  });

  it('gives each with its row, its journal and the entries of its refunds', async () => {
    const original = await succeeded(someMoment());
    const { transactionId, money } = original.transaction;
    const deposit = newTransaction(store.merchantId);
    const transaction = {
      ...deposit.record.transaction,
      kind: 'refund' as const,
      originalTransactionId: transactionId,
    };
    const refund = { ...deposit.record, transaction };
    const reserve = { originalTransactionId: transactionId, amountMinor: money.amountMinor };
    await store.one.createTransaction({ ...deposit, record: refund, reserve });
    const about = () => store.other.findAccount(transactionId);
    const view = { transactionId: refund.transaction.transactionId, amountMinor: money.amountMinor };
    expect((await about())?.refunds).toEqual([{ ...view, status: 'created', entries: [] }]);
    const refunded = entryOf('refunded', 5);
    await store.one.commit(nextVersion(refund, { status: 'pending' }, { entries: [refunded] }));
    const account = await about();
    expect(account?.refunds).toEqual([{ ...view, status: 'pending', entries: [refunded] }]);
    expect(account?.record).toEqual(await store.one.find(transactionId));
    expect(account?.journal).toEqual(await store.one.journal(transactionId));
    expect(account?.journal.map(({ kind }) => kind)).toEqual(['change', 'change', 'entry']);
    expect(await store.other.findAccount(`txn_${randomBytes(16).toString('hex')}`)).toBeUndefined();
  });

  it('states the owner of a row’s receipt, and the receipt of the owner’s row', async () => {
    const atMs = someMoment();
    const receipts = [`R${randomUUID()}`, `R${randomUUID()}`];
    const records = [await succeeded(atMs, receipts[0]), await succeeded(atMs, receipts[1])];
    const bare = await succeeded(atMs);
    const ids = records.map(({ transaction }) => transaction.transactionId);
    const ownerOf = async (id: string) => (await store.other.findAccount(id))?.receiptOwner;
    expect(await ownerOf(ids[0] ?? '')).toEqual({ transactionId: ids[0] });
    expect(await ownerOf(bare.transaction.transactionId)).toBeUndefined();
    const claims: ReceiptClaim[] = [];
    const period = { fromMs: atMs, toMs: atMs + 1 };
    for (let after: ReceiptKey | undefined; ; after = claims.at(-1)) {
      const page = await store.other.listReceiptClaims({ ...period, limit: 1, ...(after && { after }) });
      claims.push(...page);
      if (page.length === 0) break;
    }
    const account = { gatewayId: 'fake', gatewayAccount: 'account', environment: 'test' };
    const ours = claims.filter(({ receiptNumber }) => receipts.includes(receiptNumber));
    expect(new Set(ours)).toEqual(
      new Set(
        ids.map((transactionId, index) => {
          const key = { ...account, receiptNumber: receipts[index] };
          return { ...key, owner: { transactionId }, named: key };
        }),
      ),
    );
    const before = await store.other.listReceiptClaims({ ...period, toMs: atMs, limit: 1_000 });
    expect(before.filter(({ receiptNumber }) => receipts.includes(receiptNumber))).toEqual([]);
  });
}
