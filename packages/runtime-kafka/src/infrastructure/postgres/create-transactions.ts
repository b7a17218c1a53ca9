import type { CreateOutcome, NewTransaction } from '../../ports/transaction-change.js';
import type { SqlExecutor, SqlQuery } from './sql-executor.js';
import { toColumns, toRecord, transactionColumns, type TransactionRow } from './transaction-row.js';

const names = Object.keys(transactionColumns).join(', ');
const recordset = Object.entries(transactionColumns)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');

/** Rows of new transactions and the first lines of their journals, for those whose idempotency key is new (I15, I20). */
const createSql = `
WITH created AS (
  INSERT INTO transactions (idempotency_key, fingerprint, wake_at, ${names})
  SELECT idempotency_key, fingerprint, due_at, ${names}
  FROM jsonb_to_recordset($1::jsonb) AS i(idempotency_key text, fingerprint text, ${recordset})
  ON CONFLICT (merchant_id, environment, idempotency_key) DO NOTHING
  RETURNING transaction_id, version, status, reissue_of, created_at
), journal_begun AS (
  INSERT INTO journal (transaction_id, sequence, kind, version, status, cause, at)
  SELECT transaction_id, 1, 'change', version, status, CASE WHEN reissue_of IS NULL THEN 'requested' ELSE 'reissue' END, created_at
  FROM created
)
SELECT transaction_id FROM created`;

/** Creates transactions, or finds those of earlier requests with the same key. */
export async function createTransactions(
  query: SqlQuery,
  entries: readonly NewTransaction[],
): Promise<readonly CreateOutcome[]> {
  const created = await insert(query, entries);
  return Promise.all(
    entries.map(async (entry): Promise<CreateOutcome> =>
      created.has(entry.record.transaction.transactionId) ? { kind: 'created' } : findEarlier(query, entry),
    ),
  );
}

/** Rolls the database transaction back. */
class NotRefundable extends Error {}

/** A refund or reversal also reserves its amount on the original, in the same database transaction (I8). */
export async function createReserving(
  executor: SqlExecutor,
  entry: NewTransaction,
  reserve: NonNullable<NewTransaction['reserve']>,
): Promise<CreateOutcome> {
  try {
    return await executor.transaction(async (query) => {
      const created = await insert(query, [entry]);
      if (created.size === 0) return findEarlier(query, entry);
      const reserved = await query(
        `UPDATE transactions SET reserved_minor = reserved_minor + $3
         WHERE transaction_id = $1 AND merchant_id = $2 AND status IN ('succeeded', 'failed')
           AND reserved_minor + $3 + refunded_minor + greatest(disputed_minor, 0) + returned_minor <= captured_minor + paid_out_minor
         RETURNING transaction_id`,
        [reserve.originalTransactionId, entry.record.merchantId, reserve.amountMinor],
      );
      if (reserved.length === 0) throw new NotRefundable();
      return { kind: 'created' };
    });
  } catch (error) {
    if (error instanceof NotRefundable) return { kind: 'not-refundable' };
    throw error;
  }
}

async function insert(query: SqlQuery, entries: readonly NewTransaction[]): Promise<ReadonlySet<string>> {
  const input = entries.map(({ record, idempotencyKey, fingerprint }) =>
    Object.assign(toColumns(record, Date.parse(record.transaction.createdAt)), {
      idempotency_key: idempotencyKey,
      fingerprint,
    }),
  );
  const rows = await query<{ transaction_id: string }>(createSql, [JSON.stringify(input)]);
  return new Set(rows.map((row) => row.transaction_id));
}

async function findEarlier(query: SqlQuery, entry: NewTransaction): Promise<CreateOutcome> {
  const { merchantId, environment } = entry.record;
  const [earlier] = await query<TransactionRow & { fingerprint: string }>(
    'SELECT * FROM transactions WHERE merchant_id = $1 AND environment = $2 AND idempotency_key = $3',
    [merchantId, environment, entry.idempotencyKey],
  );
  if (earlier === undefined) throw new Error('an idempotency key was taken and is gone');
  if (earlier.fingerprint !== entry.fingerprint) return { kind: 'key-reused' };
  return { kind: 'replayed', record: toRecord(earlier) };
}
