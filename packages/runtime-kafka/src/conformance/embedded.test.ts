import { createTokenCache } from '@lango/core/gateway-kit';
import { createInProcessLock } from '../infrastructure/embedded/in-process-lock.js';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createInProcessMessageBus } from '../infrastructure/embedded/in-process-message-bus.js';
import { openPglite } from '../infrastructure/embedded/pglite-executor.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { migrate } from '../infrastructure/postgres/migrate.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import { describeLock } from './lock-conformance.js';
import { describeMessageBus } from './message-bus-conformance.js';
import { describeRateLimiter } from './rate-limiter-conformance.js';
import { describeTokenCache } from './token-cache-conformance.js';
import { describeSearches } from './search-conformance.js';
import { describeDisabledEndpoints } from './disabled-endpoint-conformance.js';
import { describeTransactionStore } from './transaction-store-conformance.js';
import type { TransactionStore } from '../ports/transaction-store.js';

const openPgliteStore = async (): Promise<readonly [TransactionStore, TransactionStore]> => {
  const executor = await openPglite(undefined);
  await migrate(executor);
  const store = createSqlTransactionStore(executor, { concurrency: 1, lingerMs: 0 });
  return [store, store];
};
describeTransactionStore('PGlite', openPgliteStore);
describeDisabledEndpoints('PGlite', openPgliteStore);
describeSearches('PGlite', openPgliteStore);

describeMessageBus('in process', async () => createInProcessMessageBus(nodeClock));

const lock = createInProcessLock(nodeClock);
describeLock('in process', () => lock);

describeTokenCache('in process', async () => {
  const cache = createTokenCache();
  return [cache, cache];
});

describeRateLimiter('in process', async () => {
  const limiter = createInProcessRateLimiter(nodeClock);
  return [limiter, limiter];
});
