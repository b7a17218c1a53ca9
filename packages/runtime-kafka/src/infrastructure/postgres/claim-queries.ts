import type { TransactionStore } from '../../ports/transaction-store.js';
import { callbackColumns, toCallback, type CallbackRow } from './callback-queries.js';
import { deliveryColumns, toDelivery, withSecret, type DeliveryRow } from './delivery-queries.js';
import { incomingColumns, toIncomingDeposit, type IncomingRow } from './incoming-deposit-queries.js';
import type { SqlQuery } from './sql-executor.js';
import { toRecord, toTimestamp, type TransactionRow } from './transaction-row.js';

type ClaimMethods = Pick<
  TransactionStore,
  | 'claimDueTransactions'
  | 'claimDueCallbacks'
  | 'claimDueDeliveries'
  | 'claimDueIncomingDeposits'
  | 'countFailure'
  | 'makeDue'
>;

/** The rows of `table` that are due now, for one claim; another claim at the same time passes over them. */
const due = (table: string, id: string) => `
  SELECT ${id} FROM ${table} WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED`;

const retried = {
  transactions: ['transactions', 'transaction_id'],
  callbacks: ['gateway_callbacks', 'callback_id'],
} as const;

/** Takes what is due. Each claim moves `due_at` to the end of the claim: whoever dies with a row in hand leaves it due again. */
export function claimQueries(query: SqlQuery): ClaimMethods {
  return {
    claimDueTransactions: async ({ nowMs, claimMs, limit }) => {
      const rows = await query<TransactionRow>(
        `UPDATE transactions SET due_at = $2 WHERE transaction_id IN (${due('transactions', 'transaction_id')}) RETURNING *`,
        [toTimestamp(nowMs), toTimestamp(nowMs + claimMs), limit],
      );
      return rows.map(toRecord);
    },
    claimDueCallbacks: async ({ nowMs, claimMs, limit }) => {
      const rows = await query<CallbackRow>(
        `UPDATE gateway_callbacks SET due_at = $2 WHERE callback_id IN (${due('gateway_callbacks', 'callback_id')})
         RETURNING ${callbackColumns}`,
        [toTimestamp(nowMs), toTimestamp(nowMs + claimMs), limit],
      );
      return rows.map(toCallback);
    },
    claimDueDeliveries: async ({ nowMs, claimMs, limit }) => {
      const rows = await query<DeliveryRow>(
        `UPDATE merchant_events d SET due_at = $2, attempts = attempts + 1
         WHERE delivery_id IN (${due('merchant_events', 'delivery_id')})
         RETURNING ${deliveryColumns}, ${withSecret('$1::timestamptz')}`,
        [toTimestamp(nowMs), toTimestamp(nowMs + claimMs), limit],
      );
      return rows.map(toDelivery);
    },
    claimDueIncomingDeposits: async ({ nowMs, claimMs, limit }) => {
      const rows = await query<IncomingRow>(
        `UPDATE incoming_deposits SET due_at = $2
         WHERE incoming_deposit_id IN (${due('incoming_deposits', 'incoming_deposit_id')}) RETURNING ${incomingColumns}`,
        [toTimestamp(nowMs), toTimestamp(nowMs + claimMs), limit],
      );
      return rows.map(toIncomingDeposit);
    },
    countFailure: async (queue, id, { nowMs, firstMs, mostMs }) => {
      const [table, key] = retried[queue];
      const [row] = await query<{ failures: number }>(
        `UPDATE ${table} SET failures = failures + 1,
           due_at = $2::timestamptz + least($3 * power(2, least(failures, 30)), $4) * interval '1 millisecond'
         WHERE ${key} = $1 AND due_at IS NOT NULL RETURNING failures`,
        [id, toTimestamp(nowMs), firstMs, mostMs],
      );
      return row?.failures ?? 0;
    },
    makeDue: async (queue, id, nowMs) => {
      const [table, key] = retried[queue];
      await query(`UPDATE ${table} SET failures = 0, due_at = $2 WHERE ${key} = $1 AND due_at IS NOT NULL`, [
        id,
        toTimestamp(nowMs),
      ]);
    },
  };
}
