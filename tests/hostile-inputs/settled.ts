import type { SqlExecutor } from '../../packages/runtime-kafka/src/infrastructure/postgres/sql-executor.js';

/**
 * Resolves when nothing that an input set off is still under way: attempts, look-ups, callbacks that came since then, deliveries. What is in
 * hand is claimed for five seconds, so a row that is due within six counts as under way.
 */
export async function settled(
  executors: readonly SqlExecutor[],
  options: { readonly since: Date; readonly ignoreCallbacks: boolean },
): Promise<void> {
  for (const executor of executors) {
    for (;;) {
      const [row] = await executor.query<{ busy: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM transactions WHERE status IN ('created', 'submitted') OR due_at < now() + interval '6 seconds')
           OR EXISTS (SELECT 1 FROM merchant_events WHERE status = 'pending' AND due_at < now() + interval '1 minute')
           OR EXISTS (SELECT 1 FROM gateway_callbacks WHERE processed_at IS NULL AND received_at >= $1 AND NOT $2::boolean) AS busy`,
        [options.since, options.ignoreCallbacks],
      );
      if (row?.busy !== true) return;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }
}
