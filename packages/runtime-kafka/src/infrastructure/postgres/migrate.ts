import { ConfigurationError } from '../../ports/configuration-error.js';
import { initialMigration } from './migrations/0001-initial.js';
import type { SqlExecutor, SqlQuery } from './sql-executor.js';

/**
 * In order, never edited once released: a database stores the names it has run. A migration expands and a later release contracts, so that two
 * versions can run side by side. Missing migrations run in one transaction: one that fills rows or indexes a large table needs separate steps,
 * as in `tests/real-parts/migration`.
 */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '0001-journal', sql: initialMigration },
];

/** An arbitrary number that no other program locks. */
const advisoryLockId = 7_228_411;

/** Runs missing migrations, and creates the configured schema. Of instances that start together one migrates and the others wait. */
export async function migrate(
  executor: SqlExecutor,
  schema?: string,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<readonly string[]> {
  if ((await missingMigrations(executor)).length === 0) return [];
  return executor.transaction(async (query) => {
    // Where isolation is serializable by default, whoever waited for the lock would not see what the other one has made.
    await query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await query('SELECT pg_advisory_xact_lock($1)', [advisoryLockId]);
    if (schema !== undefined) await query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL)',
    );
    const missing = await notRun(query);
    if (missing.length > 0) await assertKnownShape(query);
    const steps = missing.map(({ name, sql }) => ({
      name,
      statements: sql.split(/;\s*\n/).filter((statement) => statement.trim() !== ''),
    }));
    const total = steps.reduce((sum, { statements }) => sum + statements.length, 0);
    let run = 0;
    for (const { name, statements } of steps) {
      for (const statement of statements) {
        progress(run, total);
        await query(statement);
        run += 1;
      }
      await query('INSERT INTO schema_migrations VALUES ($1, now())', [name]);
    }
    return missing.map(({ name }) => name);
  });
}

/** A database from before the first release has an outbox, and rows that no migration of ours can read. */
async function assertKnownShape(query: SqlQuery): Promise<void> {
  const [old] = await query<{ there: boolean }>("SELECT to_regclass('outbox') IS NOT NULL AS there");
  if (old?.there === true)
    throw new ConfigurationError(
      'this database was made by an unreleased version of Lango and cannot be brought up to date: use an empty one',
    );
}

/** Names of missing migrations. */
export async function missingMigrations({ query }: Pick<SqlExecutor, 'query'>): Promise<readonly string[]> {
  const [table] = await query<{ there: boolean }>(
    "SELECT to_regclass('schema_migrations') IS NOT NULL AS there",
  );
  if (table?.there !== true) return migrations.map(({ name }) => name);
  return (await notRun(query)).map(({ name }) => name);
}

async function notRun(query: SqlQuery): Promise<typeof migrations> {
  const rows = await query<{ name: string }>('SELECT name FROM schema_migrations');
  const done = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}
