import { Pool } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { createKeyRing } from '../infrastructure/node/key-ring.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { createSharedTokenCache } from '../infrastructure/node/shared-token-cache.js';
import { migrate } from '../infrastructure/postgres/migrate.js';
import { openPostgres, usePostgresPool } from '../infrastructure/postgres/pg-executor.js';
import { createPostgresTokenStore } from '../infrastructure/postgres/postgres-token-store.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import { createDatabase, quietLogger, serverAddresses, uniqueName } from './real-servers.js';
import { describeTokenCache } from './token-cache-conformance.js';
import { describeTransactionStore } from './transaction-store-conformance.js';

const { postgresUrl } = serverAddresses();
const cleanUps: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

type Stores = readonly [TransactionStore, TransactionStore];
const storeSettings = { concurrency: 4, lingerMs: 10 };

/** The host has a table of a name of ours, and reads numbers, times and JSON in ways of its own. */
async function openHostsPool(): Promise<{ readonly pool: Pool; readonly schema: string }> {
  const { url, drop } = await createDatabase(postgresUrl);
  const asText = { getTypeParser: () => (text: string) => text };
  const pool = new Pool({ connectionString: url, max: 6, types: asText });
  cleanUps.push(drop, () => pool.end());
  await pool.query('DROP TABLE journal; CREATE TABLE journal (page text)');
  return { pool, schema: uniqueName() };
}

describeTransactionStore(
  "PostgreSQL, on the host's pool in a schema of its own",
  async (): Promise<Stores> => {
    const { pool, schema } = await openHostsPool();
    const executor = usePostgresPool({ pool, schema });
    await migrate(executor, schema);
    const open = () => createSqlTransactionStore(usePostgresPool({ pool, schema }), storeSettings);
    return [open(), open()];
  },
);

describeTransactionStore(
  'PostgreSQL, serializable and without prepared statements',
  async (): Promise<Stores> => {
    const { url, drop } = await createDatabase(postgresUrl);
    cleanUps.push(drop);
    const { pathname } = new URL(url);
    const admin = openPostgres({ url }, 1, quietLogger);
    await admin.query(
      `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_isolation = 'serializable'`,
    );
    await admin.close();
    const open = () =>
      createSqlTransactionStore(openPostgres({ url, namedStatements: false }, 4, quietLogger), storeSettings);
    return [open(), open()];
  },
);

it('PostgreSQL: nothing of ours lands outside the schema', async () => {
  const { pool, schema } = await openHostsPool();
  const before = await tablesOf(pool);
  expect(await migrate(usePostgresPool({ pool, schema }), schema)).toEqual(['0001-journal']);
  expect(await migrate(usePostgresPool({ pool, schema }), schema)).toEqual([]);
  const after = await tablesOf(pool);
  expect(
    after.filter((table) => !before.includes(table)).every((table) => table.startsWith(`${schema}.`)),
  ).toBe(true);
  expect(after).toContain(`${schema}.journal`);
});

async function tablesOf(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT schemaname || '.' || tablename AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

describeTokenCache('PostgreSQL alone', async () => {
  const { url, drop } = await createDatabase(postgresUrl);
  const keyRing = createKeyRing([{ keyId: 'test', key: Buffer.alloc(32, 7).toString('base64') }]);
  const open = () => {
    const executor = openPostgres({ url }, 2, quietLogger);
    cleanUps.push(() => executor.close());
    return createSharedTokenCache({
      store: createPostgresTokenStore(executor.query),
      clock: nodeClock,
      keyRing,
    });
  };
  cleanUps.push(drop);
  return [open(), open()];
});
