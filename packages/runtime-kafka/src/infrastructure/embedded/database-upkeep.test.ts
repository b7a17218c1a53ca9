import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../ports/clock.js';
import type { SqlExecutor } from '../postgres/sql-executor.js';
import { startUpkeep } from './database-upkeep.js';
import { openPglite } from './pglite-executor.js';

const directory = mkdtempSync(join(tmpdir(), 'lango-upkeep-'));
let executor: SqlExecutor;
beforeAll(async () => {
  executor = await openPglite(join(directory, 'database'));
});
afterAll(async () => {
  await executor.close();
  rmSync(directory, { recursive: true });
});

/** Runs whatever is due by hand. */
function createHandClock() {
  const due = new Map<() => void, number>();
  const clock: Clock = {
    now: () => 0,
    monotonicNow: () => 0,
    after: (ms, callback) => {
      due.set(callback, ms);
      return () => due.delete(callback);
    },
  };
  const run = (everyMs: number) => {
    for (const [callback, ms] of [...due]) if (ms === everyMs && due.delete(callback)) callback();
  };
  return { clock, run, waiting: () => [...due.values()].sort((left, right) => left - right) };
}

const logKept = async () => {
  const [row] = await executor.query<{ bytes: number }>(
    'SELECT (pg_current_wal_lsn() - redo_lsn)::bigint AS bytes FROM pg_control_checkpoint()',
  );
  return row?.bytes ?? NaN;
};
const isVacuumed = async () => {
  const [row] = await executor.query<{ pages: number }>(
    "SELECT relallvisible AS pages FROM pg_class WHERE relname = 'kept'",
  );
  return (row?.pages ?? NaN) > 0;
};

/** A busy machine takes its time for either. */
const patience = { timeout: 300_000 };

describe('the upkeep of the embedded database', () => {
  it('forgets what a start after a crash need not read, and clears dead rows, until it is stopped', async () => {
    const { clock, run, waiting } = createHandClock();
    const stop = startUpkeep(executor, clock);
    await executor.query('CREATE TABLE kept (id integer, filler text)');
    await executor.query("INSERT INTO kept SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n");
    await executor.query("UPDATE kept SET filler = repeat('y', 500)");
    const before = await logKept();
    expect(before).toBeGreaterThan(20_000_000);
    expect(await isVacuumed()).toBe(false);

    run(60_000);
    await vi.waitFor(async () => expect(await logKept()).toBeLessThan(before / 10), patience);
    run(600_000);
    await vi.waitFor(async () => expect(await isVacuumed()).toBe(true), patience);

    await vi.waitFor(() => expect(waiting()).toEqual([60_000, 600_000]), patience);
    stop();
    expect(waiting()).toEqual([]);
  });
});
