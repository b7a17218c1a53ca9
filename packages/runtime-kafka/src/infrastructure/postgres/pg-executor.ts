import { Pool, TypeOverrides, types } from 'pg';
import type { Logger } from '@lango/core';
import type {
  PgClient,
  PgPool,
  PostgresOptions,
  PostgresPoolOptions,
  PostgresUse,
} from './postgres-options.js';
import { createTableQualifier } from './qualify-tables.js';
import { assertCommitted, sqlStateOf, type SqlExecutor, type SqlQuery } from './sql-executor.js';
import { createStatementNames } from './statement-names.js';

const conflictTriesMax = 10;
const conflicts = new Set(['40001', '40P01']);
/** More than any pool size: each retry drops a connection. */
const staleTriesMax = 1_000;
const readOnly = '25006';

/** The store's own parsers, independent of the host's global ones. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
// The server's ISO style has a space for the T, and often no minutes in the offset.
parsers.setTypeParser(
  types.builtins.TIMESTAMPTZ,
  (text: string) => new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')),
);
parsers.setTypeParser(types.builtins.JSONB, (text: string): unknown => JSON.parse(text));

/** Opens a pool on a PostgreSQL server. It connects when first used and again whenever the server comes back. */
export function openPostgres(options: PostgresOptions, size: number, logger: Logger): SqlExecutor {
  const { url, tls, statementTimeoutMs = 10_000, namedStatements = true } = options;
  const pool = new Pool({
    connectionString: url,
    ...(tls !== undefined && { ssl: tls }),
    max: size,
    application_name: 'lango',
    // Otherwise a prepared statement keeps a sequential scan planned while the tables were small, or is planned every time.
    ...(namedStatements && {
      options: '-c enable_seqscan=off -c jit=off -c plan_cache_mode=force_generic_plan',
    }),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // Poolers refuse connections with settings.
    ...(namedStatements && {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
    }),
    // The server's own time-out comes first; this one is for a server that does not answer at all.
    query_timeout: statementTimeoutMs + 2_000,
  });
  // The pool replaces a broken idle connection, but without a listener the error would end the process.
  pool.on('error', (error) => logger.debug({ error: error.message }, 'a connection to PostgreSQL broke'));
  return executorOn(pool, options, () => pool.end());
}

/** Statements on the host's own connections. Closing leaves them to the host. */
export function usePostgresPool({ pool, ...use }: PostgresPoolOptions): SqlExecutor {
  return executorOn(pool, use, async () => undefined);
}

function executorOn(
  pool: PgPool,
  { schema, namedStatements = true }: PostgresUse,
  close: () => Promise<void>,
): SqlExecutor {
  const nameOf = namedStatements ? createStatementNames() : () => undefined;
  const qualify = schema === undefined ? (text: string) => text : createTableQualifier(schema);
  const queryOn =
    (target: Pick<PgPool, 'query'>): SqlQuery =>
    async <Row>(text: string, parameters: readonly unknown[] = []) => {
      const qualified = qualify(text);
      const name = parameters.length > 0 ? nameOf(qualified) : undefined;
      const statement = { text: qualified, values: parameters.map(serialize), types: parsers };
      return (await target.query(name === undefined ? statement : { ...statement, name }))
        .rows as readonly Row[];
    };
  const query = queryOn(pool);
  return {
    query: <Row>(text: string, parameters?: readonly unknown[]) =>
      withConflictRetry(() => query<Row>(text, parameters)),
    transaction: (work) => withConflictRetry(() => runTransaction(pool, (client) => work(queryOn(client)))),
    close,
  };
}

async function runTransaction<Result>(
  pool: PgPool,
  work: (client: PgClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let isBroken = false;
  // Without a listener the error of a connection that breaks between two statements would end the process.
  const onBreak = () => {
    isBroken = true;
  };
  client.on('error', onBreak);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    assertCommitted((await client.query('COMMIT')).command);
    return result;
  } catch (error) {
    // The server is no longer the primary, or has a stale prepared statement: the connection would never recover.
    isBroken ||= sqlStateOf(error) === readOnly || isPreparedForAnotherShape(error);
    await client.query('ROLLBACK').catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.off('error', onBreak);
    client.release(isBroken);
  }
}

/** Retries work that was rolled back: by a conflict (serialization, deadlock), or because a table changed. */
async function withConflictRetry<Result>(work: () => Promise<Result>): Promise<Result> {
  let lost = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (isPreparedForAnotherShape(error) && tries < staleTriesMax) continue;
      lost += 1;
      if (lost >= conflictTriesMax || !conflicts.has(sqlStateOf(error) ?? '')) throw error;
      const delayMs = Math.random() * Math.min(10 * 2 ** lost, 500);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}

/**
 * Whether a statement was prepared before a migration changed its table: its connection refuses it from then on, and another one prepares it
 * again. PostgreSQL uses the same code for all unsupported features, and the message depends on the server's language.
 */
const isPreparedForAnotherShape = (error: unknown): boolean =>
  sqlStateOf(error) === '0A000' && (error as { routine?: unknown }).routine === 'RevalidateCachedQuery';

function serialize(parameter: unknown): unknown {
  return parameter instanceof Date ? parameter.toISOString() : parameter;
}
