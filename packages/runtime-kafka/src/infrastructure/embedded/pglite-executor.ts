import { PGlite, types, type Results } from '@electric-sql/pglite';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { SqlExecutor, SqlQuery, SqlRow } from '../postgres/sql-executor.js';

const parsers = {
  [types.INT8]: (text: string) => Number(text),
  [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
};

/**
 * Where the rows live: a folder, or memory when it is undefined.
 *
 * @throws {ConfigurationError} when the folder holds no database that can be opened
 */
export async function openPglite(dataDirectory: string | undefined): Promise<SqlExecutor> {
  const database = await PGlite.create({
    ...(dataDirectory !== undefined && { dataDir: dataDirectory }),
    parsers,
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `the database in ${dataDirectory ?? 'memory'} cannot be opened (${why}): the disk may be full, or the folder damaged or made by another version`,
    );
  });
  const queryOn =
    (target: { query(text: string, parameters?: unknown[]): Promise<Results<SqlRow>> }): SqlQuery =>
    async <Row>(text: string, parameters: readonly unknown[] = []) =>
      (await target.query(text, parameters.map(serialize))).rows as unknown as readonly Row[];
  return {
    query: queryOn(database),
    transaction: (work) => database.transaction((transaction) => work(queryOn(transaction))),
    close: () => database.close(),
  };
}

/** PGlite serializes by the parameter's type; JSON is passed as text and cast in the statement. */
function serialize(parameter: unknown): unknown {
  return parameter instanceof Date ? parameter.toISOString() : parameter;
}
