import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layDown, readEmptyDatabase } from './empty-database.js';
import type { LogSync } from './log-sync.js';
import { createSyncedNodeFs } from './synced-node-fs.js';

/** Counts what is asked of it. */
const asked = { requests: 0, flushes: 0 };
const log: LogSync = {
  get requests() {
    return asked.requests;
  },
  request: () => void (asked.requests += 1),
  flushNow: () => void (asked.flushes += 1),
  flushed: async () => undefined,
};
const flushesOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = asked.flushes;
  await work();
  return asked.flushes - before;
};

describe('the order of writes in the embedded database’s folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lango-synced-'));
  const data = join(folder, 'database');
  let database: PGlite;
  beforeAll(async () => {
    const empty = await readEmptyDatabase();
    if (empty !== undefined) await layDown(empty, data);
    const startParams = [
      ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
      '-c',
      'wal_sync_method=fsync',
    ];
    database = await PGlite.create({ fs: createSyncedNodeFs(data, log), startParams });
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  it('brings the log to the disk before the pages of a table, and not when the table only grows', async () => {
    expect(await flushesOf(() => database.exec('CREATE TABLE growing (text text)'))).toBeGreaterThan(0);
    const growth = "INSERT INTO growing SELECT repeat('x', 1000) FROM generate_series(1, 800)";
    // Its first page also makes a file.
    await database.exec(growth);
    expect(await flushesOf(() => database.exec(growth))).toBe(0);
    expect(await flushesOf(() => database.exec('CHECKPOINT'))).toBeGreaterThan(0);
  });

  it('notes each commit', async () => {
    const before = asked.requests;
    await database.exec("INSERT INTO growing VALUES ('one')");
    expect(asked.requests).toBe(before + 1);
  });
});
