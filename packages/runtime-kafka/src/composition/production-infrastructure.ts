import type { Logger } from '@lango/core';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createKafkaMessageBus } from '../infrastructure/kafka/kafka-message-bus.js';
import { createKeyRing, type MasterKey } from '../infrastructure/node/key-ring.js';
import { missingMigrations } from '../infrastructure/postgres/migrate.js';
import { openPostgres } from '../infrastructure/postgres/pg-executor.js';
import { createPostgresTokenShelf } from '../infrastructure/postgres/postgres-token-shelf.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import type { SqlExecutor } from '../infrastructure/postgres/sql-executor.js';
import { connectRedis } from '../infrastructure/redis/redis-client.js';
import { createRedisLock } from '../infrastructure/redis/redis-lock.js';
import { createRedisRateLimiter } from '../infrastructure/redis/redis-rate-limiter.js';
import { createRedisSharedBreakers } from '../infrastructure/redis/redis-shared-breakers.js';
import { createRedisTokenCache } from '../infrastructure/redis/redis-token-cache.js';
import type { Clock } from '../ports/clock.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import type { Infrastructure } from './infrastructure.js';
import type { ProductionInfrastructureConfig } from './runtime-config.js';
import { describeTrouble, watchDependency, type Dependency } from './watch-dependency.js';

/** What the process is, as far as its connections depend on it. */
export interface ProductionProcess {
  readonly masterKeys: readonly MasterKey[];
  /** Services it runs; 0 for a single command. */
  readonly services: number;
  readonly hasCallbackReceiver: boolean;
  /** `gatewayId/operation` of every breaker. */
  readonly breakerNames: readonly string[];
}

/** Milliseconds of a search, at most: long enough for a page of any merchant's, short enough that it holds no connection for long. */
const searchMsMax = 5_000;

/** Opens clients of Kafka, Redis and PostgreSQL. Waits for none of them: each is told about, tried again, and part of readiness. */
export function openProductionInfrastructure(
  config: ProductionInfrastructureConfig,
  { masterKeys, services, hasCallbackReceiver, breakerNames }: ProductionProcess,
  clock: Clock,
  logger: Logger,
): Infrastructure {
  const { kafka, redis, postgres } = config;
  const keyRing = createKeyRing(masterKeys);
  const executor = openPostgres(postgres, postgres.poolSize ?? 4 + 2 * services, logger);
  const searches = openPostgres(
    { ...postgres, statementTimeoutMs: Math.min(postgres.statementTimeoutMs ?? searchMsMax, searchMsMax) },
    postgres.searchPoolSize ?? 2,
    logger,
  );
  const store = openStore(executor, searches);
  const callbackStore = hasCallbackReceiver
    ? openStore(openPostgres(postgres, postgres.callbackPoolSize ?? 4, logger))
    : undefined;
  const bus = createKafkaMessageBus(kafka, clock, logger);
  const connection = connectRedis(redis, logger);
  const { client } = connection;
  const prefix = redis.prefix ?? 'lango:';
  const lock = createRedisLock(client, prefix);
  const sharedBreakers =
    services > 0 ? createRedisSharedBreakers(client, prefix, breakerNames, clock) : undefined;
  const dependencies: readonly Dependency[] = [
    { name: 'PostgreSQL', address: hostOf(postgres.url), setting: 'infrastructure.postgres.url', check: () => store.check() },
    { name: 'Kafka', address: kafka.brokers.join(', '), setting: 'infrastructure.kafka.brokers', check: () => bus.check() },
    {
      name: 'Redis',
      address: hostOf(redis.url),
      setting: 'infrastructure.redis.url',
      check: () => connection.check(),
    },
  ]; // prettier-ignore
  const watches =
    services > 0 ? dependencies.map((dependency) => watchDependency(dependency, clock, logger)) : [];
  return {
    store,
    ...(callbackStore && { callbackStore }),
    bus,
    lock,
    rateLimiter: createRedisRateLimiter({
      client,
      prefix,
      clock,
      fallback: createInProcessRateLimiter(clock),
    }),
    ...(sharedBreakers && { sharedBreakers }),
    tokenCache: createRedisTokenCache({
      client,
      prefix,
      lock,
      clock,
      keyRing,
      shelf: createPostgresTokenShelf(executor.query),
    }),
    reachable: async () => {
      for (const dependency of dependencies.filter(({ name }) => name !== 'Redis')) {
        await dependency.check().catch((error: unknown) => {
          throw new ConfigurationError(describeTrouble(dependency, error));
        });
      }
    },
    close: async () => {
      for (const stop of watches) stop();
      sharedBreakers?.close();
      await bus.close();
      connection.close();
      await store.close();
      await callbackStore?.close();
    },
  };
}

/** A store is only there once its tables are. */
function openStore(executor: SqlExecutor, searches = executor): TransactionStore {
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

const hostOf = (url: string) => new URL(url).host;
