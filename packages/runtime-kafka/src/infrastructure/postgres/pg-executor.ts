import { Pool, TypeOverrides, types, type PoolClient } from 'pg';
import type { Logger } from '@lango/core';
import type { PostgresOptions } from './postgres-options.js';
import { assertCommitted, sqlStateOf, type SqlExecutor, type SqlQuery } from './sql-executor.js';
import { createStatementNames } from './statement-names.js';

/** Tries of a statement that lost against another one: both deadlock and serialization failures undo it wholly. */
const conflictTriesMax = 5;
const conflicts = new Set(['40001', '40P01']);

/** Opens a pool on a PostgreSQL server. It connects when first used and again whenever the server comes back. */
export function openPostgres(options: PostgresOptions, size: number, logger: Logger): SqlExecutor {
  const { url, tls, statementTimeoutMs = 10_000, namedStatements = true } = options;
  const parsers = new TypeOverrides();
  parsers.setTypeParser(types.builtins.INT8, Number);
  const pool = new Pool({
    connectionString: url,
    ...(tls !== undefined && { ssl: tls }),
    max: size,
    types: parsers,
    application_name: 'lango',
    // A prepared statement keeps the plan it got when the tables were small: without this, reading them whole, or is planned every time.
    ...(namedStatements && {
      options: '-c enable_seqscan=off -c jit=off -c plan_cache_mode=force_generic_plan',
    }),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    // The server's own time-out answers first; this one is for a server that does not answer at all.
    query_timeout: statementTimeoutMs + 2_000,
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', (error) => logger.debug({ error: error.message }, 'a connection to PostgreSQL broke'));

  const nameOf = namedStatements ? createStatementNames() : () => undefined;
  const queryOn =
    (target: Pick<Pool | PoolClient, 'query'>): SqlQuery =>
    async <Row>(text: string, parameters: readonly unknown[] = []) => {
      const name = parameters.length > 0 ? nameOf(text) : undefined;
      const values = parameters.map(serialize);
      return (await target.query({ text, values, ...(name !== undefined && { name }) }))
        .rows as readonly Row[];
    };
  const query = queryOn(pool);
  return {
    query: <Row>(text: string, parameters?: readonly unknown[]) =>
      withConflictRetry(() => query<Row>(text, parameters)),
    transaction: (work) => withConflictRetry(() => runTransaction(pool, (client) => work(queryOn(client)))),
    close: () => pool.end(),
  };
}

async function runTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
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
    await client.query('ROLLBACK').catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.off('error', onBreak);
    client.release(isBroken);
  }
}

async function withConflictRetry<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= conflictTriesMax || !conflicts.has(sqlStateOf(error) ?? '')) throw error;
      const delayMs = Math.random() * 10 * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}

function serialize(parameter: unknown): unknown {
  return parameter instanceof Date ? parameter.toISOString() : parameter;
}
