import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { blob } from 'node:stream/consumers';
import { Mutex, parse, PGlite, protocol, types } from '@electric-sql/pglite';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { createStatementNames } from '../postgres/statement-names.js';
import { syncTree } from '../node/sync-tree.js';
import { assertCommitted, type SqlExecutor, type SqlQuery } from '../postgres/sql-executor.js';
import { openDurablePosition, type DurablePosition } from './durable-position.js';
import { layDown, readEmptyDatabase } from './empty-database.js';
import { createLogSync } from './log-sync.js';
import { createSyncedNodeFs } from './synced-node-fs.js';

const parsers = {
  [types.INT8]: (text: string) => Number(text),
  [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
};

/** As on a server: a cached plan made while the table was small must not be used later. */
const settings = 'SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan';

/** PostgreSQL's buffers: PGlite's default takes 160 MB, and the file system caches pages too. */
const inMemoryParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'];
/** The same with `fsync`, which {@link createSyncedNodeFs} implements. */
const startParams = [...inMemoryParams.filter((param) => param !== '-F'), '-c', 'wal_sync_method=fsync'];

/**
 * Opens the embedded database in a folder, or in memory when it is undefined. In a folder, answered statements are on the disk.
 *
 * @throws {ConfigurationError} when the folder holds no database that can be opened, or lacks writes that were confirmed
 */
export async function openPglite(folder: string | undefined): Promise<SqlExecutor> {
  const log = createLogSync();
  // PostgreSQL logs the reason before the program ends; the error does not hold it.
  let reason: string | undefined;
  const isNew = folder === undefined || !existsSync(join(folder, 'PG_VERSION'));
  const create = async (): Promise<PGlite> => {
    const empty = isNew ? await readEmptyDatabase() : undefined;
    if (folder !== undefined && empty !== undefined) await layDown(empty, folder);
    const made = await PGlite.create({
      ...(folder !== undefined && { fs: createSyncedNodeFs(folder, log) }),
      ...(folder === undefined && empty !== undefined && { loadDataDir: await blob(empty) }),
      startParams: folder === undefined ? inMemoryParams : startParams,
      parsers,
      onStderr: (text) => {
        const [, message] = /(?:PANIC|FATAL): +(.*)/.exec(text) ?? [];
        reason = message ?? reason;
        return true;
      },
    });
    // `initdb` does not sync its files.
    if (isNew && folder !== undefined && empty === undefined) await syncTree(folder);
    return made;
  };
  const database = await create().catch((error: unknown) => {
    const why = reason ?? (error instanceof Error ? error.message : String(error));
    throw new ConfigurationError(
      `the database in ${folder ?? 'memory'} cannot be opened (${why}): the disk may be full, or the folder damaged or made by another version`,
    );
  });
  const position = folder === undefined ? undefined : await openPositionOf(database, `${folder}.position`);
  await database.exec(settings);
  const query = preparedQuery(database);
  // There is one connection, so a statement waits for the transaction that holds it. The sync is awaited after the connection is released, so
  // that one sync serves all waiting commits. A read waits too, since it may have seen rows that are not on the disk yet.
  const mutex = new Mutex();
  const durably = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    let reached: string | undefined;
    try {
      return await mutex.runExclusive(async () => {
        const before = log.requests;
        const result = await work();
        if (position !== undefined && log.requests > before) reached = await logPosition(query);
        return result;
      });
    } finally {
      await log.flushed();
      if (reached !== undefined) position?.raise(reached);
    }
  };
  return {
    query: (text, parameters) => durably(() => query(text, parameters)),
    transaction: (work) =>
      durably(async () => {
        await database.exec('BEGIN');
        try {
          const result = await work(query);
          const [ended] = await database.exec('COMMIT');
          assertCommitted(ended?.command);
          return result;
        } catch (error) {
          await database.exec('ROLLBACK');
          throw error;
        }
      }),
    close: () =>
      mutex.runExclusive(async () => {
        await database.close();
        log.flushNow();
        position?.close();
      }),
  };
}

/** The end of the log that PostgreSQL has written. The parameter makes it a prepared statement. */
async function logPosition(query: SqlQuery): Promise<string | undefined> {
  const [row] = await query<{ position: string }>(
    'SELECT pg_current_wal_flush_lsn()::text AS position WHERE $1::boolean',
    [true],
  );
  return row?.position;
}

/** The log ended at the start's checkpoint: that of the last clean shutdown, or the one made after replaying the log. */
async function openPositionOf(database: PGlite, file: string): Promise<DurablePosition> {
  const position = openDurablePosition(file);
  const { rows } = await database.query<{ end: string }>(
    'SELECT redo_lsn::text AS end FROM pg_control_checkpoint()',
  );
  try {
    position.assertReached(rows[0]?.end ?? '');
    return position;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Serializes a parameter of one type. */
type Serialize = (parameter: unknown) => string;

const asText: Serialize = (parameter) => `${parameter as string}`;

/**
 * Parses and plans each text once. PGlite's own `query` does so for every call with six round trips, which takes longer than executing most
 * statements.
 */
function preparedQuery(database: PGlite): SqlQuery {
  const nameOf = createStatementNames();
  const prepared = new Map<string, readonly Serialize[]>();
  const { serialize } = protocol;
  const ask = async (...messages: readonly Uint8Array[]) =>
    (await database.execProtocol(Buffer.concat(messages))).messages;

  const prepare = async (name: string, text: string): Promise<readonly Serialize[]> => {
    const described = await ask(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const serializers = parse
      .parseDescribeStatementResults(described)
      .map((type): Serialize => database.serializers[type] ?? asText);
    prepared.set(name, serializers);
    return serializers;
  };

  return async <Row>(text: string, parameters: readonly unknown[] = []) => {
    const name = parameters.length > 0 ? nameOf(text) : undefined;
    if (name === undefined)
      return (await database.query(text, parameters.map(serializeDate))).rows as unknown as readonly Row[];
    const serializers = prepared.get(name) ?? (await prepare(name, text));
    const values = parameters.map((parameter, index) =>
      parameter === null || parameter === undefined
        ? null
        : (serializers[index] ?? asText)(serializeDate(parameter)),
    );
    const answer = await ask(
      serialize.bind({ statement: name, values }),
      serialize.describe({ type: 'P' }),
      serialize.execute({}),
      serialize.sync(),
    );
    const [result] = parse.parseResults(answer, database.parsers);
    return (result?.rows ?? []) as unknown as readonly Row[];
  };
}

/** PGlite serializes by the parameter's type; JSON is passed as text and cast in the statement. */
function serializeDate(parameter: unknown): unknown {
  return parameter instanceof Date ? parameter.toISOString() : parameter;
}
