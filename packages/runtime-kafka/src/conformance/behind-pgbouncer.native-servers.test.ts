import { afterAll, describe, it } from 'vitest';
import { findPgBouncer, startPgBouncer } from '../../../../scripts/services/native-pgbouncer.mjs';
import { openPostgres } from '../infrastructure/postgres/pg-executor.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import { createDatabase, quietLogger, serverAddresses } from './real-servers.js';
import { describeTransactionStore } from './transaction-store-conformance.js';

const cleanUps: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

if (findPgBouncer() === undefined)
  describe('transaction store: PostgreSQL behind pgbouncer in transaction mode', () => {
    it.skip('pgbouncer is not installed on this machine (Debian: apt-get install pgbouncer)');
  });
else
  describeTransactionStore('PostgreSQL behind pgbouncer in transaction mode', async () => {
    const { url, drop } = await createDatabase(serverAddresses().postgresUrl);
    cleanUps.push(drop);
    const pooler = await startPgBouncer(url);
    cleanUps.push(pooler.stop);
    const open = () =>
      createSqlTransactionStore(openPostgres({ url: pooler.url, namedStatements: false }, 4, quietLogger), {
        concurrency: 4,
        lingerMs: 10,
      });
    return [open(), open()];
  });
