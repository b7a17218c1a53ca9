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
/** More than any pool holds: each try drops a connection. */
const staleTriesMax = 1_000;
const readOnly = '25006';

/** Rows as the store reads them, whatever the host has set for its own queries. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
// As the server writes it in ISO style: a space for the T, and often no minutes in the offset.
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
    // A prepared statement keeps the plan it got when the tables were small: without this, reading them whole, or is planned every time.
    ...(namedStatements && {
      options: '-c enable_seqscan=off -c jit=off -c plan_cache_mode=force_generic_plan',
    }),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // Poolers refuse connections that ask for settings.
    ...(namedStatements && {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
    }),
    // The server's own time-out answers first; this one is for a server that does not answer at all.
    query_timeout: statementTimeoutMs + 2_000,
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
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
  // A connection that breaks between two statements tells nobody but its listeners; without one that would end the process.
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
    // This server is no primary any more, or knows a statement as it was: the connection would stay so for ever.
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

/** Repeats what was undone wholly: it lost against another statement (serialization, deadlock), or met a changed table. */
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
 * A statement was prepared before a migration changed its table: its connection refuses it for ever, and another one prepares it anew. The
 * code is that of everything PostgreSQL does not support, and the message is in the server's language.
 */
const isPreparedForAnotherShape = (error: unknown): boolean =>
  sqlStateOf(error) === '0A000' && (error as { routine?: unknown }).routine === 'RevalidateCachedQuery';

function serialize(parameter: unknown): unknown {
  return parameter instanceof Date ? parameter.toISOString() : parameter;
}
