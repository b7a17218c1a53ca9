import { Mutex, parse, PGlite, protocol, types } from '@electric-sql/pglite';
import { ConfigurationError } from '../../ports/configuration-error.js';
import { createStatementNames } from '../postgres/statement-names.js';
import { assertCommitted, type SqlExecutor, type SqlQuery } from '../postgres/sql-executor.js';

const parsers = {
  [types.INT8]: (text: string) => Number(text),
  [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
};

/** The same as on a server: a kept plan must not be one of a table that was small when it was made. */
const settings = 'SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan';

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
  await database.exec(settings);
  const query = preparedQuery(database);
  // There is one connection: a statement waits for the transaction that has it.
  const mutex = new Mutex();
  return {
    query: (text, parameters) => mutex.runExclusive(() => query(text, parameters)),
    transaction: (work) =>
      mutex.runExclusive(async () => {
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
    close: () => mutex.runExclusive(() => database.close()),
  };
}

/** How a parameter of one type becomes text. */
type Serialize = (parameter: unknown) => string;

const asText: Serialize = (parameter) => `${parameter as string}`;

/**
 * Parses and plans each text once. PGlite's own `query` does so for every call and asks six times for what is one answer here, which
 * takes longer than the work of most statements.
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
