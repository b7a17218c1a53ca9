import type { Logger } from '@lango/core';
import { missingMigrations } from '../infrastructure/postgres/migrate.js';
import { openPostgres, usePostgresPool } from '../infrastructure/postgres/pg-executor.js';
import type { PostgresOptions, PostgresPoolOptions } from '../infrastructure/postgres/postgres-options.js';
import type { SqlExecutor } from '../infrastructure/postgres/sql-executor.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import type { Dependency } from './monitor-health.js';

/** The store on a server, and the connections under it. */
export interface PostgresStores {
  readonly executor: SqlExecutor;
  readonly store: TransactionStore;
  /** With separate connections, if the callback-receiver runs here and the pool is not the host's. */
  readonly callbackStore?: TransactionStore;
  /** The server, for health checks. */
  readonly dependency: Dependency;
  close(): Promise<void>;
}

/** Most milliseconds of a search: enough for a page of any merchant, and short enough to free the connection soon. */
const searchMsMax = 5_000;

/** Opens the connections that the configuration asks for, or uses the host's. */
export function openPostgresStores(
  options: PostgresOptions | PostgresPoolOptions,
  { services, hasCallbackReceiver }: { readonly services: number; readonly hasCallbackReceiver: boolean },
  setting: string,
  logger: Logger,
): PostgresStores {
  if ('pool' in options) {
    const executor = usePostgresPool(options);
    const store = storeOnceMigrated(executor);
    const dependency = {
      name: 'PostgreSQL',
      address: "the host's pool",
      setting,
      check: () => store.check(),
    };
    return { executor, store, dependency, close: () => store.close() };
  }
  const executor = openPostgres(options, options.poolSize ?? 4 + 2 * services, logger);
  const statementTimeoutMs = Math.min(options.statementTimeoutMs ?? searchMsMax, searchMsMax);
  const searches = openPostgres({ ...options, statementTimeoutMs }, options.searchPoolSize ?? 2, logger);
  const store = storeOnceMigrated(executor, searches);
  const callbackStore = hasCallbackReceiver
    ? storeOnceMigrated(openPostgres(options, options.callbackPoolSize ?? 4, logger))
    : undefined;
  const address = new URL(options.url).host;
  return {
    executor,
    store,
    ...(callbackStore && { callbackStore }),
    dependency: { name: 'PostgreSQL', address, setting: `${setting}.url`, check: () => store.check() },
    close: async () => {
      await store.close();
      await callbackStore?.close();
    },
  };
}

/** The store is ready once its tables are migrated. */
function storeOnceMigrated(executor: SqlExecutor, searches = executor): TransactionStore {
  let isMigrated = false;
  const store = createSqlTransactionStore(executor, { concurrency: 4, lingerMs: 25, searches });
  return {
    ...store,
    check: async () => {
      if (isMigrated) return store.check();
      const missing = await missingMigrations(executor);
      if (missing.length > 0) throw new Error(`the database lacks ${missing.join(', ')}: run lango migrate`);
      isMigrated = true;
    },
  };
}
