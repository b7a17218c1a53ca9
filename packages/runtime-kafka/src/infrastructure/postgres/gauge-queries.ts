import type { StoreGauges, TransactionStore } from '../../ports/transaction-store.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

/** Counts of open work, read from partial indexes, so that they are cheap for any number of rows. */
export function gaugeQueries(query: SqlQuery): Pick<TransactionStore, 'gauges'> {
  return {
    gauges: async (nowMs) => {
      const now = toTimestamp(nowMs);
      const open = await query<{ status: keyof StoreGauges['open']; count: number }>(
        // Work for the runtime, and transactions in review (I13).
        `SELECT status, count(*)::integer AS count FROM (
           SELECT status FROM transactions WHERE wake_at IS NOT NULL
           UNION ALL SELECT status FROM transactions WHERE review_requested_at IS NOT NULL AND wake_at IS NULL
         ) AS open GROUP BY status`,
      );
      const [rest] = await query<Omit<StoreGauges, 'open'>>(
        `WITH due AS (
           SELECT due_at FROM transactions WHERE wake_at <= $1 AND due_at <= $1
           UNION ALL SELECT due_at FROM gateway_callbacks WHERE due_at <= $1
           UNION ALL SELECT due_at FROM merchant_events WHERE wake_at <= $1 AND due_at <= $1 AND handler IS NULL
           UNION ALL SELECT due_at FROM merchant_events WHERE wake_at <= $1 AND due_at <= $1 AND handler IS NOT NULL
           UNION ALL SELECT due_at FROM incoming_deposits WHERE due_at <= $1
         )
         SELECT
           (SELECT count(*)::integer FROM transactions WHERE review_requested_at IS NOT NULL) AS review,
           (SELECT count(*)::integer FROM due) AS overdue,
           coalesce((SELECT extract(epoch FROM $1::timestamptz - min(due_at))::float8 FROM due), 0) AS "overdueOldestSeconds",
           (SELECT count(*)::integer FROM gateway_callbacks WHERE due_at IS NOT NULL) AS "callbacksWaiting",
           (SELECT count(*)::integer FROM merchant_events WHERE wake_at IS NOT NULL AND handler IS NULL)
             + (SELECT count(*)::integer FROM merchant_events WHERE wake_at IS NOT NULL AND handler IS NOT NULL)
             AS "deliveriesWaiting",
           (SELECT count(*)::integer FROM dead_letters) AS "deadLetters"`,
        [now],
      );
      const counts = Object.fromEntries(open.map(({ status, count }) => [status, count]));
      return {
        open: { created: 0, submitted: 0, pending: 0, unknown: 0, ...counts },
        review: rest?.review ?? 0,
        overdue: rest?.overdue ?? 0,
        overdueOldestSeconds: rest?.overdueOldestSeconds ?? 0,
        callbacksWaiting: rest?.callbacksWaiting ?? 0,
        deliveriesWaiting: rest?.deliveriesWaiting ?? 0,
        deadLetters: rest?.deadLetters ?? 0,
      };
    },
  };
}
