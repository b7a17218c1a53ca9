import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finalVersion, newTransaction } from '../conformance/new-transaction.js';
import { openPglite } from '../infrastructure/embedded/pglite-executor.js';
import { migrate } from '../infrastructure/postgres/migrate.js';
import type { SqlExecutor } from '../infrastructure/postgres/sql-executor.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import type { Entry } from '../ports/journal.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { audit } from '../services/audit/audit.js';

const merchantId = 'mer_1';
const entry = (kind: Entry['kind'], reference: string, amountMinor: number): Entry => ({
  kind,
  origin: 'ours',
  money: { amountMinor, currency: 'KES' },
  reference,
  evidence: 'answer',
  recordedAtMs: 1_000,
});

describe('an audit', () => {
  let executor: SqlExecutor;
  let store: TransactionStore;
  let paid: string;
  let failed: string;

  const create = async (kind: 'deposit' | 'refund', amountMinor: number, originalTransactionId?: string) => {
    const made = newTransaction(merchantId);
    const transaction = {
      ...made.record.transaction,
      kind,
      money: { amountMinor, currency: 'KES' },
      ...(originalTransactionId !== undefined && { originalTransactionId }),
    };
    const record = { ...made.record, transaction };
    const reserve =
      originalTransactionId === undefined ? {} : { reserve: { originalTransactionId, amountMinor } };
    expect(await store.createTransaction({ ...made, record, ...reserve })).toEqual({ kind: 'created' });
    return record;
  };

  beforeAll(async () => {
    executor = await openPglite(undefined);
    await migrate(executor);
    store = createSqlTransactionStore(executor, { concurrency: 1, lingerMs: 0 });
  });
  afterAll(() => store.close());
  /** A deposit of 100 with 30 refunded and 20 being refunded, and one that failed. */
  beforeEach(async () => {
    await executor.query('TRUNCATE merchants, transactions, journal, receipts CASCADE');
    await store.addMerchant({ merchantId, name: 'shop', callbackSecretSealed: 'sealed', createdAtMs: 1 });
    const deposit = await create('deposit', 100);
    paid = deposit.transaction.transactionId;
    const entries = [entry('captured', 'g-1', 100)];
    const receipt = { status: 'succeeded', gatewayReference: 'g-1', receiptNumber: 'R1' } as const;
    await store.commit(finalVersion(deposit, receipt, { entries, balance: { capturedMinor: 100 } }));
    const refund = await create('refund', 30, paid);
    const original = { transactionId: paid, balance: { refundedMinor: 30, reservedMinor: -30 } };
    const extras = { entries: [entry('refunded', 'g-2', 30)], balance: { refundedMinor: 30 }, original };
    await store.commit(finalVersion(refund, { status: 'succeeded' }, extras));
    await create('refund', 20, paid);
    const declined = await create('deposit', 7);
    failed = declined.transaction.transactionId;
    await store.commit(finalVersion(declined, { status: 'failed', failure: { reason: 'other' } }));
  });

  const run = (request = {}) => audit({ store } as ServiceContext, request);

  it('of a store that agrees with itself counts and sums, and finds nothing', async () => {
    const report = await run();
    expect(report.faults).toEqual([]);
    expect(report.counts).toEqual({ transactions: 4, entries: 2, receipts: 1, faults: 0 });
    expect(report.totals).toEqual([
      { kind: 'captured', currency: 'KES', entries: 1, amountMinor: 100 },
      { kind: 'refunded', currency: 'KES', entries: 1, amountMinor: 30 },
    ]);
  });

  const lateEntry = (cause: string) =>
    `INSERT INTO journal VALUES ('FAILED', 3, 'entry', 2, 'failed', '${cause}', now(), '${JSON.stringify({ entry: entry('captured', 'g-9', 7) })}', 'k')`;

  it.each([
    ['balance-differs', 'PAID', /capturedMinor is 101, its entries say 100/, "UPDATE transactions SET captured_minor = 101 WHERE transaction_id = 'PAID'"],
    ['balance-differs', 'PAID', /refundedMinor is 0, its entries say 30/, "UPDATE transactions SET refunded_minor = 0 WHERE transaction_id = 'PAID'"],
    ['reserve-differs', 'PAID', /reservedMinor is 50, its open .* have 20/, "UPDATE transactions SET reserved_minor = 50 WHERE transaction_id = 'PAID'"],
    ['entry-missing', 'PAID', /no captured entry/, "UPDATE journal SET data = NULL WHERE transaction_id = 'PAID' AND kind = 'entry'"],
    ['currency-differs', 'PAID', /captured g-1 is in UGX/, `UPDATE journal SET data = jsonb_set(data, '{entry,money,currency}', '"UGX"') WHERE transaction_id = 'PAID' AND kind = 'entry'`],
    ['entry-unexplained', 'FAILED', /captured g-9/, lateEntry('look-up')],
    ['status-differs', 'FAILED', /the row says failed, its journal pending/, "UPDATE journal SET status = 'pending' WHERE transaction_id = 'FAILED' AND sequence = 2"],
    ['receipt-differs', 'PAID', /receipt R1 belongs to txn_f/, "UPDATE receipts SET transaction_id = 'FAILED'"],
    ['receipt-differs', 'FAILED', /taken by txn_.*, which names none/, "UPDATE receipts SET transaction_id = 'FAILED'"],
    ['receipt-differs', 'PAID', /belongs to nobody/, 'DELETE FROM receipts'],
    ['receipt-differs', 'txn_none', /which does not exist/, "UPDATE receipts SET transaction_id = 'txn_none'"],
    ['receipt-differs', 'PAID', /which names R2/, "UPDATE transactions SET receipt_number = 'R2' WHERE transaction_id = 'PAID'"],
  ])('reports %s of %s: %s', async (fault, subject, detail, sql) => {
    const named = (text: string) => text.replaceAll('PAID', paid).replaceAll('FAILED', failed);
    await executor.query(named(sql));
    const { faults, counts } = await run();
    const expected = detail.source.endsWith('txn_f') ? new RegExp(`belongs to ${failed}`) : detail;
    expect(counts.faults).toBe(faults.length);
    expect(faults).toContainEqual({ fault, transactionId: named(subject), detail: expect.stringMatching(expected) as string });
  }); // prettier-ignore

  it('accepts the entry of a late success', async () => {
    await executor.query(lateEntry('late-success').replaceAll('FAILED', failed));
    await executor.query(`UPDATE transactions SET captured_minor = 7 WHERE transaction_id = '${failed}'`);
    expect((await run()).faults).toEqual([]);
  });

  it('does not report a fault that is gone on a second read', async () => {
    await executor.query('UPDATE transactions SET captured_minor = 1 WHERE transaction_id = $1', [paid]);
    const moving: TransactionStore = {
      ...store,
      findAccount: async (transactionId) => {
        await executor.query('UPDATE transactions SET captured_minor = 100 WHERE transaction_id = $1', [
          paid,
        ]);
        return store.findAccount(transactionId);
      },
    };
    expect((await audit({ store: moving } as ServiceContext)).faults).toEqual([]);
  });

  it('reads more than one page, and of a period only what was created in it', async () => {
    for (let index = 0; index < 200; index += 1) await create('deposit', 5);
    expect((await run()).counts.transactions).toBe(204);
    const until = await run({ to: '1970-01-01T00:00:00Z' });
    expect(until.counts).toMatchObject({ transactions: 0, entries: 0, receipts: 0 });
    await expect(run({ from: 'yesterday' })).rejects.toThrow(/from must be an ISO 8601 time/);
    await expect(run({ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' })).rejects.toThrow(/before/);
  });
});
