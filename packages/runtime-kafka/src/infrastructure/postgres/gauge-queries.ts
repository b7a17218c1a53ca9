import type { StoreGauges, TransactionStore } from '../../ports/transaction-store.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

/** What waits, counted from partial indexes: cheap however many rows there are. */
export function gaugeQueries(query: SqlQuery): Pick<TransactionStore, 'gauges'> {
  return {
    gauges: async (nowMs) => {
      const now = toTimestamp(nowMs);
      const open = await query<{ status: keyof StoreGauges['open']; count: number }>(
        'SELECT status, count(*)::integer AS count FROM transactions WHERE due_at IS NOT NULL GROUP BY status',
      );
      const [rest] = await query<Omit<StoreGauges, 'open'>>(
        `SELECT
           (SELECT count(*)::integer FROM transactions WHERE review_requested_at IS NOT NULL) AS review,
           (SELECT count(*)::integer FROM outbox WHERE available_at <= $1) AS "outboxDue",
           coalesce((SELECT extract(epoch FROM $1::timestamptz - min(available_at))::float8 FROM outbox WHERE available_at <= $1), 0)
             AS "outboxOldestSeconds",
           (SELECT count(*)::integer FROM gateway_callbacks WHERE processed_at IS NULL) AS "callbacksWaiting",
           (SELECT count(*)::integer FROM deliveries WHERE due_at IS NOT NULL) AS "deliveriesWaiting",
           (SELECT count(*)::integer FROM dead_letters) AS "deadLetters"`,
        [now],
      );
      const countOf = (status: keyof StoreGauges['open']) =>
        open.find((row) => row.status === status)?.count ?? 0;
      return {
        open: {
          created: countOf('created'),
          submitted: countOf('submitted'),
          pending: countOf('pending'),
          unknown: countOf('unknown'),
        },
        review: rest?.review ?? 0,
        outboxDue: rest?.outboxDue ?? 0,
        outboxOldestSeconds: rest?.outboxOldestSeconds ?? 0,
        callbacksWaiting: rest?.callbacksWaiting ?? 0,
        deliveriesWaiting: rest?.deliveriesWaiting ?? 0,
        deadLetters: rest?.deadLetters ?? 0,
      };
    },
  };
}
