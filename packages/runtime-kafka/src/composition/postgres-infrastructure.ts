import type { Logger } from '@lango/core';
import { createInProcessLock } from '../infrastructure/embedded/in-process-lock.js';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createKeyRing, type MasterKey } from '../infrastructure/node/key-ring.js';
import { createSharedTokenCache } from '../infrastructure/node/shared-token-cache.js';
import { migrate } from '../infrastructure/postgres/migrate.js';
import { createListeningClients } from '../infrastructure/postgres/listening-clients.js';
import { createNotifications } from '../infrastructure/postgres/notifications.js';
import { createNotifyMessageBus } from '../infrastructure/postgres/notify-message-bus.js';
import { createPostgresTokenStore } from '../infrastructure/postgres/postgres-token-store.js';
import type { Clock } from '../ports/clock.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { examineCommits } from './examine-servers.js';
import type { Infrastructure } from './infrastructure.js';
import { openPostgresStores } from './postgres-stores.js';
import type { PostgresInfrastructureConfig } from './runtime-config.js';
import { describeTrouble, monitorHealth } from './monitor-health.js';

/** Properties of the process on which its connections depend. */
export interface PostgresProcess {
  readonly masterKeys: readonly MasterKey[];
  /** Services it runs; 0 for a single command. */
  readonly services: number;
  readonly hasCallbackReceiver: boolean;
}

const setting = 'infrastructure';
/** Without notifications no other process is woken, so a row is due almost at once. */
const graceWithoutListeningMs = 500;

/** PostgreSQL alone: rows and claims in the server, wake-ups and locks in each process, notifications between processes. */
export async function openPostgresInfrastructure(
  config: PostgresInfrastructureConfig,
  { masterKeys, services, hasCallbackReceiver }: PostgresProcess,
  clock: Clock,
  logger: Logger,
): Promise<Infrastructure> {
  const { listen = true, migrate: mayMigrate = true, schema } = config;
  // It may refuse the keys: before anything is opened.
  const keyRing = createKeyRing(masterKeys);
  const opened = openPostgresStores(config, { services, hasCallbackReceiver }, setting, logger);
  const { executor, store, callbackStore, dependency } = opened;
  const check = async () => {
    try {
      if (mayMigrate) await migrate(executor, schema);
      await store.check();
    } catch (error) {
      throw new ConfigurationError(describeTrouble(dependency, error));
    }
  };
  try {
    await check();
  } catch (error) {
    await opened.close();
    throw error;
  }
  const notifications =
    listen && services > 0 ? createNotifications(createListeningClients(config), clock, logger) : undefined;
  const bus = createNotifyMessageBus({
    query: executor.query,
    ...(notifications && { notifications }),
    channel: `lango_${schema ?? 'default'}`,
    clock,
    logger,
  });
  const stopWatching = services > 0 ? monitorHealth(dependency, clock, logger) : undefined;
  return {
    store,
    ...(callbackStore && { callbackStore }),
    bus,
    lock: createInProcessLock(clock),
    rateLimiter: createInProcessRateLimiter(clock),
    tokenCache: createSharedTokenCache({
      store: createPostgresTokenStore(executor.query),
      clock,
      keyRing,
    }),
    // With notifications, claims only find scheduled rows and those of dead processes.
    housekeeping: listen ? { sweepMs: 2_000 } : { sweepMs: 1_000, sweepGraceMs: graceWithoutListeningMs },
    reachable: check,
    serverChecks: [['commits', () => examineCommits(executor.query)]],
    close: async () => {
      stopWatching?.();
      await bus.close();
      await opened.close();
    },
  };
}
