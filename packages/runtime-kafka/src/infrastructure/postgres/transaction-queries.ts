import type { Entry } from '../../ports/journal.js';
import type { StoreTotals, TransactionFilter, TransactionStore } from '../../ports/transaction-store.js';
import { batchReads, type BatchMaker } from './batcher.js';
import { toJournalRow, type StoredJournalRow } from './journal-rows.js';
import { selectTransactions, type Selection } from './select-transactions.js';
import type { SqlQuery } from './sql-executor.js';
import { toRecord, type TransactionRow } from './transaction-row.js';

type TransactionMethods = Pick<
  TransactionStore,
  'find' | 'findByGatewayReference' | 'list' | 'journal' | 'entriesAround' | 'totals' | 'listForReview'
>;

/** Reads of transactions and their history, always on the primary. Lists go through `search`. */
export function transactionQueries(
  query: SqlQuery,
  search: SqlQuery,
  makeBatch: BatchMaker,
): TransactionMethods {
  const findRows = batchReads<TransactionRow>(makeBatch, {
    read: (ids) => query('SELECT * FROM transactions WHERE transaction_id = ANY($1::text[])', [ids]),
    idOf: (row) => row.transaction_id,
  });
  const journalRows = batchReads<StoredJournalRow>(makeBatch, {
    read: (ids) =>
      query(
        `SELECT transaction_id, kind, version, status, cause, at, data FROM journal
         WHERE transaction_id = ANY($1::text[]) ORDER BY transaction_id, sequence`,
        [ids],
      ),
    idOf: (row) => row.transaction_id,
  });
  return {
    find: async (transactionId) => {
      const [row] = await findRows(transactionId);
      return row && toRecord(row);
    },
    findByGatewayReference: async (gatewayId, gatewayAccount, environment, reference) => {
      const [row] = await query<TransactionRow>(
        `SELECT * FROM transactions
         WHERE gateway_id = $1 AND gateway_account = $2 AND environment = $3 AND gateway_reference = $4`,
        [gatewayId, gatewayAccount, environment, reference],
      );
      return row && toRecord(row);
    },
    list: async (filter) => {
      const { text, values } = listing(filter);
      return (await search<TransactionRow>(text, values)).map(toRecord);
    },
    journal: async (transactionId) => (await journalRows(transactionId)).map(toJournalRow),
    entriesAround: async (transactionId) => {
      const rows = await query<{ transaction_id: string; data: { entry: Entry } }>(
        `SELECT transaction_id, data FROM journal
         WHERE kind = 'entry' AND (transaction_id = $1 OR transaction_id IN (
           SELECT transaction_id FROM transactions WHERE original_transaction_id = $1))
         ORDER BY at, transaction_id, sequence`,
        [transactionId],
      );
      return rows.map((row) => ({ ...row.data.entry, transactionId: row.transaction_id }));
    },
    listForReview: async (limit) => {
      const rows = await query<TransactionRow>(
        'SELECT * FROM transactions WHERE review_requested_at IS NOT NULL ORDER BY review_requested_at LIMIT $1',
        [limit],
      );
      return rows.map(toRecord);
    },
    totals: async () => {
      const [row] = await query<StoreTotals>(`
        SELECT count(*)::integer AS transactions,
          count(*) FILTER (WHERE status = 'succeeded')::integer AS succeeded,
          count(*) FILTER (WHERE status = 'failed')::integer AS failed,
          count(*) FILTER (WHERE status NOT IN ('succeeded', 'failed') AND review_requested_at IS NOT NULL)::integer AS review,
          count(*) FILTER (WHERE status NOT IN ('succeeded', 'failed') AND review_requested_at IS NULL)::integer AS open
        FROM transactions`);
      return row ?? { transactions: 0, succeeded: 0, failed: 0, review: 0, open: 0 };
    },
  };
}

/** Rare values have partial indexes, which these conditions select. */
function listing(filter: TransactionFilter): Selection {
  const { status, kind } = filter;
  return selectTransactions({
    ...filter,
    conditions: [
      ...(status === 'failed' ? ['failure IS NOT NULL'] : []),
      ...(kind !== undefined && kind !== 'deposit' ? ["kind <> 'deposit'"] : []),
    ],
  });
}
