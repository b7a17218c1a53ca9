import type { TransactionStore } from '../../ports/transaction-store.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type EventHandlerMethods = Pick<
  TransactionStore,
  'setEventHandler' | 'removeEventHandler' | 'listEventHandlers'
>;

/** The in-process event handlers and the event types each receives. */
export function eventHandlerQueries(query: SqlQuery): EventHandlerMethods {
  return {
    setEventHandler: async (name, events, atMs) => {
      // Written only when it changes, so that processes that start together do not wait for each other.
      await query(
        `INSERT INTO event_handlers AS h (name, events, updated_at) VALUES ($1, $2::jsonb, $3)
         ON CONFLICT (name) DO UPDATE SET events = excluded.events, updated_at = excluded.updated_at WHERE h.events <> excluded.events`,
        [name, JSON.stringify(events), toTimestamp(atMs)],
      );
    },
    removeEventHandler: async (name) => {
      const gone = await query('DELETE FROM event_handlers WHERE name = $1 RETURNING name', [name]);
      // After the deletion no new statement adds rows for it.
      const dropped = await query(
        `UPDATE merchant_events SET status = 'exhausted', due_at = NULL, wake_at = NULL, last_result = 'the handler was removed'
         WHERE handler = $1 AND status = 'pending' RETURNING 1 AS gone`,
        [name],
      );
      return gone.length === 0 && dropped.length === 0 ? undefined : dropped.length;
    },
    listEventHandlers: () => query('SELECT name, events FROM event_handlers ORDER BY name'),
  };
}
