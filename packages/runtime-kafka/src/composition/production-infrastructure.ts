import type { Logger } from '@lango/core';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createKafkaMessageBus, defaultSessionMs } from '../infrastructure/kafka/kafka-message-bus.js';
import { createKeyRing, type MasterKey } from '../infrastructure/node/key-ring.js';
import { createPostgresTokenStore } from '../infrastructure/postgres/postgres-token-store.js';
import { connectRedis } from '../infrastructure/redis/redis-client.js';
import { createRedisLock } from '../infrastructure/redis/redis-lock.js';
import { createRedisRateLimiter } from '../infrastructure/redis/redis-rate-limiter.js';
import { createRedisSharedBreakers } from '../infrastructure/redis/redis-shared-breakers.js';
import { createRedisTokenStore } from '../infrastructure/redis/redis-token-store.js';
import { createSharedTokenCache } from '../infrastructure/node/shared-token-cache.js';
import type { Clock } from '../ports/clock.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { examineCommits, examineRedis, examineTimeouts, examineTopics } from './examine-servers.js';
import type { Infrastructure } from './infrastructure.js';
import { openPostgresStores } from './postgres-stores.js';
import type { ProductionInfrastructureConfig } from './runtime-config.js';
import { describeTrouble, monitorHealth, type Dependency } from './monitor-health.js';

/** Properties of the process on which its connections depend. */
export interface ProductionProcess {
  readonly masterKeys: readonly MasterKey[];
  /** Services it runs; 0 for a single command. */
  readonly services: number;
  readonly hasCallbackReceiver: boolean;
  /** `gatewayId/operation` of every breaker. */
  readonly breakerNames: readonly string[];
  readonly gatewayDeadlineMs: number;
}

/** Opens clients of Kafka, Redis and PostgreSQL without waiting for them: an unavailable server is logged, retried, and part of readiness. */
export function openProductionInfrastructure(
  config: ProductionInfrastructureConfig,
  { masterKeys, services, hasCallbackReceiver, breakerNames, gatewayDeadlineMs }: ProductionProcess,
  clock: Clock,
  logger: Logger,
): Infrastructure {
  const { kafka, redis, postgres } = config;
  const keyRing = createKeyRing(masterKeys);
  const opened = openPostgresStores(
    postgres,
    { services, hasCallbackReceiver },
    'infrastructure.postgres',
    logger,
  );
  const { executor, store, callbackStore } = opened;
  const bus = createKafkaMessageBus(kafka, clock, logger);
  const connection = connectRedis(redis, logger);
  const { client } = connection;
  const prefix = redis.prefix ?? 'lango:';
  const lock = createRedisLock(client, prefix);
  const sharedBreakers =
    services > 0 ? createRedisSharedBreakers(client, prefix, breakerNames, clock) : undefined;
  const dependencies: readonly Dependency[] = [
    opened.dependency,
    { name: 'Kafka', address: addressOf(kafka), setting: 'infrastructure.kafka.brokers', check: () => bus.check() },
    {
      name: 'Redis',
      address: addressOf(redis),
      setting: 'sentinels' in redis ? 'infrastructure.redis.sentinels' : 'infrastructure.redis.url',
      check: () => connection.check(),
    },
  ]; // prettier-ignore
  const watches =
    services > 0 ? dependencies.map((dependency) => monitorHealth(dependency, clock, logger)) : [];
  return {
    store,
    ...(callbackStore && { callbackStore }),
    bus,
    ...(bus.eventTopic && { eventTopic: bus.eventTopic }),
    lock,
    rateLimiter: createRedisRateLimiter({
      client,
      prefix,
      clock,
      fallback: createInProcessRateLimiter(clock),
    }),
    ...(sharedBreakers && { sharedBreakers }),
    tokenCache: createSharedTokenCache({
      store: createRedisTokenStore({
        client,
        prefix,
        lock,
        clock,
        fallback: createPostgresTokenStore(executor.query),
      }),
      clock,
      keyRing,
    }),
    reachable: async () => {
      for (const dependency of dependencies.filter(({ name }) => name !== 'Redis')) {
        await dependency.check().catch((error: unknown) => {
          throw new ConfigurationError(describeTrouble(dependency, error));
        });
      }
    },
    serverChecks: [
      ['commits', () => examineCommits(executor.query)],
      ['topics', async () => examineTopics(await bus.topicSafety())],
      ['Redis', () => examineRedis(client)],
      [
        'time-outs',
        async () => examineTimeouts(kafka.sessionTimeoutMs ?? defaultSessionMs, gatewayDeadlineMs),
      ],
    ],
    close: async () => {
      for (const stop of watches) stop();
      sharedBreakers?.close();
      await bus.close();
      connection.close();
      await opened.close();
    },
  };
}

/** Where a server is, without credentials. */
function addressOf(
  options:
    | { readonly url: string }
    | { readonly brokers: readonly string[] }
    | { readonly sentinels: readonly string[] }
    | { readonly client: unknown },
) {
  if ('url' in options) return new URL(options.url).host;
  if ('sentinels' in options) return options.sentinels.join(', ');
  return 'brokers' in options ? options.brokers.join(', ') : "the host's client";
}
