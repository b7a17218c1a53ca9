import type { Clock } from '../../ports/clock.js';
import type { SqlExecutor } from '../postgres/sql-executor.js';

/** Maintenance for which a server has background processes and the embedded database has none. */
const upkeep = [
  // Otherwise tables grow without limit.
  { statement: 'VACUUM (ANALYZE)', everyMs: 600_000 },
  // Otherwise the write-ahead log grows without limit, and a start after a crash replays all of it.
  { statement: 'CHECKPOINT', everyMs: 60_000 },
];

/** Runs the maintenance until the returned function is called. */
export function startUpkeep(executor: SqlExecutor, clock: Clock): () => void {
  const stops = upkeep.map(({ statement, everyMs }) => {
    let cancel: () => void = () => undefined;
    let isStopped = false;
    const wait = (): void => {
      if (!isStopped) cancel = clock.after(everyMs, () => void run());
    };
    const run = async (): Promise<void> => {
      // A failed statement is retried at the next interval.
      await executor.query(statement).catch(() => undefined);
      wait();
    };
    wait();
    return () => {
      isStopped = true;
      cancel();
    };
  });
  return () => stops.forEach((stop) => stop());
}
