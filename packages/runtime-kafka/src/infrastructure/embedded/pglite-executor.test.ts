import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { SqlExecutor } from '../postgres/sql-executor.js';
import { layDown, readEmptyDatabase } from './empty-database.js';
import { openPglite } from './pglite-executor.js';

it('names the folder whose database cannot be opened, and what may be the matter', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lango-damaged-'));
  mkdirSync(join(directory, 'database'));
  writeFileSync(join(directory, 'database', 'PG_VERSION'), '18\n');
  const opened = openPglite(join(directory, 'database'));
  await expect(opened).rejects.toThrow(ConfigurationError);
  await expect(opened).rejects.toThrow(join(directory, 'database'));
  await expect(opened).rejects.toThrow('the disk may be full');
  rmSync(directory, { recursive: true });
});

describe('a new folder', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'lango-new-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('begins with the packaged empty database, and keeps what is written', async () => {
    expect((await readEmptyDatabase()) !== undefined, 'npm run build makes it').toBe(true);
    const folder = join(directory, 'database');
    const first = await openPglite(folder);
    await first.query('CREATE TABLE kept (id integer)');
    await first.query('INSERT INTO kept VALUES ($1)', [7]);
    await first.close();
    const again = await openPglite(folder);
    expect(await again.query('SELECT id FROM kept')).toEqual([{ id: 7 }]);
    await again.close();
    expect(readdirSync(directory).sort()).toEqual(['database', 'database.position']);
  });

  it('is begun anew where a start was cut off', async () => {
    const folder = join(directory, 'database');
    const archive = (await readEmptyDatabase()) ?? Readable.from([]);
    // Cut off in the middle: the file that makes it a database is not there yet.
    await layDown(archive, folder);
    rmSync(join(folder, 'PG_VERSION'));
    writeFileSync(join(folder, 'postgresql.conf'), 'half of i');
    writeFileSync(join(folder, 'lango-is-laying-this-down'), '');
    const database = await openPglite(folder);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await database.close();
    expect(readdirSync(folder)).not.toContain('lango-is-laying-this-down');
  });

  it('that holds something else is left as it is', async () => {
    writeFileSync(join(directory, 'photo.jpg'), 'mine');
    const opened = openPglite(directory);
    await expect(opened).rejects.toThrow(ConfigurationError);
    await expect(opened).rejects.toThrow('it is not empty, and no database');
    expect(readdirSync(directory)).toEqual(['photo.jpg']);
  });
});

describe('statements of the embedded database', () => {
  let database: SqlExecutor;
  beforeAll(async () => {
    database = await openPglite(undefined);
    await database.query(
      'CREATE TABLE kept (id integer PRIMARY KEY, at timestamptz, words text[], more jsonb)',
    );
  });
  afterAll(() => database.close());
  const insert = `INSERT INTO kept VALUES ($1, $2, $3, $4::jsonb) RETURNING *`;
  const at = new Date('2026-01-02T03:04:05.678Z');

  it('are parsed once for each text, and carry every type there and back', async () => {
    for (const id of [1, 2, 3])
      expect(await database.query(insert, [id, at, ['a,b', '"'], '{"n":null}'])).toEqual([
        { id, at, words: ['a,b', '"'], more: { n: null } },
      ]);
    expect(await database.query(insert, [4, null, null, null])).toEqual([
      { id: 4, at: null, words: null, more: null },
    ]);
    const prepared = await database.query('SELECT statement, custom_plans FROM pg_prepared_statements');
    expect(prepared).toEqual([{ statement: insert, custom_plans: 0 }]);
  });

  it('that fail say why and leave the connection as it was', async () => {
    await expect(database.query(insert, [1, at, [], '{}'])).rejects.toMatchObject({ code: '23505' });
    await expect(database.query('SELECT $1::integer + nothing', [1])).rejects.toMatchObject({
      code: '42703',
    });
    expect(await database.query(insert, [5, at, [], '[]'])).toHaveLength(1);
  });

  it('wait for the transaction in hand, which is undone whole when it fails', async () => {
    const failed = database.transaction(async (query) => {
      await query(insert, [6, at, [], '{}']);
      await new Promise((resolve) => setImmediate(resolve));
      await query(insert, [1, at, [], '{}']);
    });
    const meanwhile = database.query(insert, [7, at, [], '{}']);
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    await meanwhile;
    const ids = await database.query('SELECT id FROM kept WHERE id > $1 ORDER BY id', [5]);
    expect(ids).toEqual([{ id: 7 }]);
  });

  it('do not count as committed when one of them failed unnoticed', async () => {
    const silent = database.transaction(async (query) => {
      await query(insert, [8, at, [], '{}']);
      await query(insert, [1, at, [], '{}']).catch(() => undefined);
    });
    await expect(silent).rejects.toThrow('rolled back');
    expect(await database.query('SELECT id FROM kept WHERE id = $1', [8])).toEqual([]);
  });
});
