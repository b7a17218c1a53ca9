import type { Clock } from '../../ports/clock.js';
import type { SqlExecutor } from '../postgres/sql-executor.js';

/** What servers have processes for, and the embedded database has not. */
const upkeep = [
  // Without it every table would only ever grow.
  { statement: 'VACUUM (ANALYZE)', everyMs: 600_000 },
  // Without it the log of changes would only ever grow, and a start after a crash would have to read all of it.
  { statement: 'CHECKPOINT', everyMs: 60_000 },
];

/** Keeps an embedded database in shape until the returned function is called. */
export function startUpkeep(executor: SqlExecutor, clock: Clock): () => void {
  const stops = upkeep.map(({ statement, everyMs }) => {
    let cancel: () => void = () => undefined;
    let isStopped = false;
    const wait = (): void => {
      if (!isStopped) cancel = clock.after(everyMs, () => void run());
    };
    const run = async (): Promise<void> => {
      // One that fails is tried again with the next.
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
