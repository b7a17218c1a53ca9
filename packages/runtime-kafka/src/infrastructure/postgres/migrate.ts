import { initialMigration } from './migrations/0001-initial.js';
import { hintedReferenceMigration } from './migrations/0002-hinted-reference.js';
import { retentionIndexesMigration } from './migrations/0003-retention-indexes.js';
import { incomingDepositsByTime } from './migrations/0004-incoming-deposits-by-time.js';
import { accessTokens } from './migrations/0005-access-tokens.js';
import { secondSends } from './migrations/0006-second-sends.js';
import { leanWrites } from './migrations/0007-lean-writes.js';
import type { SqlExecutor } from './sql-executor.js';

/** In order, never edited once released: a database remembers the names it has run. */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '0001-initial', sql: initialMigration },
  { name: '0002-hinted-reference', sql: hintedReferenceMigration },
  { name: '0003-retention-indexes', sql: retentionIndexesMigration },
  { name: '0004-incoming-deposits-by-time', sql: incomingDepositsByTime },
  { name: '0005-access-tokens', sql: accessTokens },
  { name: '0006-second-sends', sql: secondSends },
  { name: '0007-lean-writes', sql: leanWrites },
];

/** Any number that nothing else locks by. */
const advisoryLockId = 7_228_411;

/** Brings a database up to date. Several instances may start at once: one migrates, the others wait. */
export async function migrate(executor: SqlExecutor): Promise<readonly string[]> {
  return executor.transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1)', [advisoryLockId]);
    await query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL)',
    );
    const done = new Set(
      (await query<{ name: string }>('SELECT name FROM schema_migrations')).map((row) => row.name),
    );
    const missing = migrations.filter(({ name }) => !done.has(name));
    for (const { name, sql } of missing) {
      for (const statement of sql.split(/;\s*\n/)) if (statement.trim() !== '') await query(statement);
      await query('INSERT INTO schema_migrations VALUES ($1, now())', [name]);
    }
    return missing.map(({ name }) => name);
  });
}

/** Names of migrations that a database has not run. */
export async function missingMigrations({ query }: Pick<SqlExecutor, 'query'>): Promise<readonly string[]> {
  const [known] = await query<{ there: boolean }>(
    "SELECT to_regclass('schema_migrations') IS NOT NULL AS there",
  );
  if (known?.there !== true) return migrations.map(({ name }) => name);
  const done = new Set(
    (await query<{ name: string }>('SELECT name FROM schema_migrations')).map((row) => row.name),
  );
  return migrations.filter(({ name }) => !done.has(name)).map(({ name }) => name);
}
