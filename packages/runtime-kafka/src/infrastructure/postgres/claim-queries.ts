import type { DueClaim, TransactionStore } from '../../ports/transaction-store.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import { callbackColumns } from './callback-queries.js';
import {
  deliveryColumns,
  isHandledHere,
  toDelivery,
  withSecret,
  type DeliveryRow,
} from './delivery-queries.js';
import { incomingColumns, toIncomingDeposit, type IncomingRow } from './incoming-deposit-queries.js';
import { fromRow } from './from-row.js';
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

/** The rows of `table` that are due now, for one claim; concurrent claims skip them. */
const due = (table: string, id: string) => `
  SELECT ${id} FROM ${table} WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED`;

/**
 * The same for rows found by `wake_at`: due rows are claimed, and for the others `wake_at` is moved to their due time. Steps taken in time leave
 * `wake_at` unchanged, so that they write no index (docs/decisions/0022).
 */
const claimAwake = (table: string, id: string, set: string, returning: string, condition = '') => `
  UPDATE ${table} t SET ${set} due_at = CASE WHEN w.is_due THEN $2 ELSE t.due_at END,
    wake_at = CASE WHEN w.is_due THEN $2 ELSE t.due_at END
  FROM (
    SELECT ${id}, due_at <= $1 AS is_due FROM ${table} q WHERE wake_at <= $1 ${condition}
    ORDER BY wake_at LIMIT $3 FOR UPDATE SKIP LOCKED
  ) w
  WHERE t.${id} = w.${id} RETURNING ${returning}, w.is_due`;

const claimTransactionsSql = claimAwake('transactions', 'transaction_id', '', 't.*');
const claimEvents = (condition: string) =>
  claimAwake(
    'merchant_events',
    'delivery_id',
    'attempts = t.attempts + CASE WHEN w.is_due THEN 1 ELSE 0 END,',
    `${deliveryColumns('t')}, ${withSecret('t', '$1::timestamptz')}`,
    condition,
  );
const claimDeliveriesSql = claimEvents('AND handler IS NULL');
/** Events of handlers that this process has; the others wait for a process with theirs. */
const claimHandledSql = claimEvents(`AND ${isHandledHere('q', '$4')}`);

/** Each queue's table, key and the columns that hold its due time. */
const retried = {
  transactions: ['transactions', 'transaction_id', ['due_at', 'wake_at']],
  callbacks: ['gateway_callbacks', 'callback_id', ['due_at']],
} as const;

const setAll = (columns: readonly string[], value: string) =>
  columns.map((column) => `${column} = ${value}`).join(', ');

/** Claims due rows. Each claim moves `due_at` to its own end, so that the rows of a crashed process become due again. */
export function claimQueries(query: SqlQuery): ClaimMethods {
  return {
    claimDueTransactions: async (claim) =>
      (await claimAllAwake<TransactionRow>(query, claimTransactionsSql, claim)).map(toRecord),
    claimDueCallbacks: async ({ nowMs, claimMs, limit }) => {
      const rows = await query(
        `UPDATE gateway_callbacks SET due_at = $2 WHERE callback_id IN (${due('gateway_callbacks', 'callback_id')})
         RETURNING ${callbackColumns}`,
        [toTimestamp(nowMs), toTimestamp(nowMs + claimMs), limit],
      );
      return rows.map(fromRow<StoredCallback>);
    },
    claimDueDeliveries: async ({ handlers = [], ...claim }) => {
      const toEndpoints = await claimAllAwake<DeliveryRow>(query, claimDeliveriesSql, claim);
      const limit = claim.limit - toEndpoints.length;
      if (handlers.length === 0 || limit === 0) return toEndpoints.map(toDelivery);
      const handled = await claimAllAwake<DeliveryRow>(query, claimHandledSql, { ...claim, limit }, [
        handlers,
      ]);
      return [...toEndpoints, ...handled].map(toDelivery);
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
      const [table, key, times] = retried[queue];
      const later = `$2::timestamptz + least($3 * power(2, least(failures, 30)), $4) * interval '1 millisecond'`;
      const [row] = await query<{ failures: number }>(
        `UPDATE ${table} SET failures = failures + 1, ${setAll(times, later)}
         WHERE ${key} = $1 AND due_at IS NOT NULL RETURNING failures`,
        [id, toTimestamp(nowMs), firstMs, mostMs],
      );
      return row?.failures ?? 0;
    },
    makeDue: async (queue, id, nowMs) => {
      const [table, key, times] = retried[queue];
      await query(
        `UPDATE ${table} SET failures = 0, ${setAll(times, '$2::timestamptz')} WHERE ${key} = $1 AND due_at IS NOT NULL`,
        [id, toTimestamp(nowMs)],
      );
    },
  };
}

/** Most statements of one claim; the next claim continues. */
const statementsMax = 100;

/** Repeats the statement while rows that were not due used up its limit: due rows may follow them. */
async function claimAllAwake<Row>(
  query: SqlQuery,
  sql: string,
  { nowMs, claimMs, limit }: DueClaim,
  more: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const claimed: Row[] = [];
  for (let looks = 0; looks < statementsMax; looks += 1) {
    const room = limit - claimed.length;
    const times = [toTimestamp(nowMs), toTimestamp(nowMs + claimMs)];
    const rows = await query<Row & { readonly is_due: boolean }>(sql, [...times, room, ...more]);
    claimed.push(...rows.filter((row) => row.is_due));
    if (rows.length < room || claimed.length === limit) break;
  }
  return claimed;
}
