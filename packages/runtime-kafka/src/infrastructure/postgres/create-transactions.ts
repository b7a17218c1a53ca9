import type { CreateOutcome, NewTransaction } from '../../ports/transaction-change.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlExecutor, SqlQuery } from './sql-executor.js';
import { toColumns, transactionColumns } from './transaction-row.js';

const names = Object.keys(transactionColumns).join(', ');
const recordset = Object.entries(transactionColumns)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');

/** Key, row, history and messages of new transactions, for those whose idempotency key is new (I15, I20). */
const createSql = `
WITH input AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(idempotency_key text, fingerprint text, response_body text, ${recordset})
), claimed AS (
  INSERT INTO idempotency_keys (merchant_id, idempotency_key, fingerprint, transaction_id, response_body, created_at)
  SELECT merchant_id, idempotency_key, fingerprint, transaction_id, response_body, created_at FROM input
  ON CONFLICT DO NOTHING
  RETURNING transaction_id
), created AS (
  INSERT INTO transactions (${names})
  SELECT ${names} FROM input WHERE transaction_id IN (SELECT transaction_id FROM claimed)
), history AS (
  INSERT INTO transaction_history (transaction_id, version, status, cause, at)
  SELECT transaction_id, version, status, CASE WHEN resend_of IS NULL THEN 'requested' ELSE 'resend' END, created_at FROM input
  WHERE transaction_id IN (SELECT transaction_id FROM claimed)
), published AS (
  ${insertOutbox('$2', 'm.owner IN (SELECT transaction_id FROM claimed)')}
)
SELECT transaction_id FROM claimed`;

/** Creates transactions, or finds what an earlier request with the same key became. */
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

/** What earlier refunds of `$1` may have moved although they are `failed`: their gateway said afterwards that they had succeeded (I8). */
const contradictedSql = `
SELECT coalesce(sum(r.amount_minor), 0) FROM transactions r
WHERE r.original_transaction_id = $1 AND r.status = 'failed'
  AND EXISTS (SELECT 1 FROM discrepancies d WHERE d.transaction_id = r.transaction_id AND d.kind = 'contradicts-final-status')`;

/** A refund or reversal also takes its amount from the original, in the same database transaction (I8). */
export async function createReserving(executor: SqlExecutor, entry: NewTransaction): Promise<CreateOutcome> {
  const { reserve } = entry;
  if (reserve === undefined) throw new Error('nothing to reserve');
  try {
    return await executor.transaction(async (query) => {
      const created = await insert(query, [entry]);
      if (created.size === 0) return findEarlier(query, entry);
      const reserved = await query(
        `UPDATE transactions SET reserved_minor = reserved_minor + $3
         WHERE transaction_id = $1 AND merchant_id = $2 AND status = 'succeeded'
           AND reserved_minor + $3 + (${contradictedSql}) <= amount_minor
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
  const input = entries.map(({ record, idempotencyKey, fingerprint, responseBody }) =>
    Object.assign(toColumns(record, Date.parse(record.transaction.createdAt)), {
      idempotency_key: idempotencyKey,
      fingerprint,
      response_body: responseBody,
    }),
  );
  const messages = entries.flatMap((entry) =>
    toOutboxRows(entry.messages, entry.record.transaction.transactionId),
  );
  const rows = await query<{ transaction_id: string }>(createSql, [
    JSON.stringify(input),
    JSON.stringify(messages),
  ]);
  return new Set(rows.map((row) => row.transaction_id));
}

async function findEarlier(query: SqlQuery, entry: NewTransaction): Promise<CreateOutcome> {
  const [earlier] = await query<{ fingerprint: string; response_body: string }>(
    'SELECT fingerprint, response_body FROM idempotency_keys WHERE merchant_id = $1 AND idempotency_key = $2',
    [entry.record.merchantId, entry.idempotencyKey],
  );
  if (earlier === undefined) throw new Error('an idempotency key was taken and is gone');
  if (earlier.fingerprint !== entry.fingerprint) return { kind: 'key-reused' };
  return { kind: 'replayed', responseBody: earlier.response_body };
}
