import { firstIdAt } from '../../ports/first-id-at.js';
import type { ReconciliationStore } from '../../ports/reconciliation-store.js';
import { incomingColumns, toIncomingDeposit, type IncomingRow } from './incoming-deposit-queries.js';
import type { SqlQuery } from './sql-executor.js';
import { toRecord, toTimestamp, type TransactionRow } from './transaction-row.js';

/** Transactions that may have moved money. */
const possiblySent = "status IN ('submitted', 'pending', 'unknown', 'succeeded')";
const directions = { 'oldest-first': ['ASC', '>'], 'newest-first': ['DESC', '<'] } as const;

/** Reads for the reconciliation with a gateway's records. */
export function reconciliationQueries(query: SqlQuery): ReconciliationStore {
  return {
    listSentTransactions: async (account, page) => {
      const [direction, beyond] = directions[page.order];
      const rows = await query<TransactionRow>(
        `SELECT * FROM transactions
         WHERE transaction_id >= $1 AND transaction_id < $2 AND ($3::text IS NULL OR transaction_id ${beyond} $3)
           AND gateway_id = $4 AND gateway_account = $5 AND environment = $6 AND ${possiblySent}
         ORDER BY transaction_id ${direction} LIMIT $7`,
        [
          firstIdAt(page.fromMs),
          firstIdAt(page.toMs),
          page.after ?? null,
          account.gatewayId,
          account.gatewayAccount,
          account.environment,
          page.limit,
        ],
      );
      return rows.map(toRecord);
    },
    findByReferences: async (account, { transactionIds, gatewayReferences, receiptNumbers }) => {
      // Three statements in one, so that each uses its own index.
      const rows = await query<TransactionRow>(
        `SELECT * FROM transactions
         WHERE transaction_id = ANY($4::text[]) AND gateway_id = $1 AND gateway_account = $2 AND environment = $3
         UNION
         SELECT * FROM transactions
         WHERE gateway_id = $1 AND gateway_account = $2 AND environment = $3 AND gateway_reference = ANY($5::text[])
         UNION
         SELECT t.* FROM receipts r JOIN transactions t USING (transaction_id)
         WHERE r.gateway_id = $1 AND r.gateway_account = $2 AND r.environment = $3 AND r.receipt_number = ANY($6::text[])`,
        [
          account.gatewayId,
          account.gatewayAccount,
          account.environment,
          [...transactionIds],
          [...gatewayReferences],
          [...receiptNumbers],
        ],
      );
      return rows.map(toRecord);
    },
    listIncomingByTime: async ({ gatewayId, environment }, page) => {
      const [direction, beyond] = directions[page.order];
      const rows = await query<IncomingRow>(
        `SELECT ${incomingColumns} FROM incoming_deposits
         WHERE gateway_id = $1 AND environment = $2 AND received_at >= $3 AND received_at < $4 AND transaction_id IS NULL
           AND ($5::text IS NULL OR (received_at, incoming_deposit_id) ${beyond}
             (SELECT received_at, incoming_deposit_id FROM incoming_deposits WHERE incoming_deposit_id = $5))
         ORDER BY received_at ${direction}, incoming_deposit_id ${direction} LIMIT $6`,
        [
          gatewayId,
          environment,
          toTimestamp(page.fromMs),
          toTimestamp(page.toMs),
          page.after ?? null,
          page.limit,
        ],
      );
      return rows.map(toIncomingDeposit);
    },
    findIncomingDeposits: async ({ gatewayId, environment }, references) => {
      const rows = await query<IncomingRow>(
        `SELECT ${incomingColumns} FROM incoming_deposits
         WHERE gateway_id = $1 AND environment = $2 AND gateway_reference = ANY($3::text[]) AND transaction_id IS NULL`,
        [gatewayId, environment, [...references]],
      );
      return rows.map(toIncomingDeposit);
    },
  };
}
