import { ConfigurationError } from '../ports/configuration-error.js';
import type { PostgresOptions, PostgresPoolOptions } from '../infrastructure/postgres/postgres-options.js';
import type {
  PostgresInfrastructureConfig,
  ProductionInfrastructureConfig,
  RuntimeConfig,
  ServiceName,
} from './runtime-config.js';

/**
 * Refuses malformed addresses, and processes that could not decrypt what the others seal.
 *
 * @throws {ConfigurationError} one line that names the setting; never its value, which may hold a password
 */
export function checkProduction(config: RuntimeConfig, infrastructure: ProductionInfrastructureConfig): void {
  const { kafka, redis, postgres } = infrastructure as Partial<ProductionInfrastructureConfig>;
  if (kafka === undefined || !('client' in kafka)) {
    const brokers: readonly unknown[] = kafka?.brokers ?? [];
    if (brokers.length === 0 || !brokers.every((broker) => /^[^\s/:]+:\d+$/.test(String(broker)))) {
      throw new ConfigurationError(
        "infrastructure.kafka.brokers must list host:port, such as ['kafka-1.example.com:9092']",
        'infrastructure.kafka.brokers',
      );
    }
  }
  checkRedis(redis);
  checkPostgres('infrastructure.postgres', postgres);
  checkSharing(config);
}

function checkRedis(redis: ProductionInfrastructureConfig['redis'] | undefined): void {
  if (redis !== undefined && 'client' in redis) return;
  if (redis === undefined || !('sentinels' in redis))
    return checkUrl(
      'infrastructure.redis.url',
      redis?.url,
      ['redis:', 'rediss:'],
      'redis://redis.example.com:6379',
    );
  if ('url' in redis)
    throw new ConfigurationError(
      'infrastructure.redis has a url and sentinels: give one of them',
      'infrastructure.redis',
    );
  const sentinels: readonly unknown[] = redis.sentinels;
  if (sentinels.length === 0 || !sentinels.every((sentinel) => /^[^\s/]+:\d+$/.test(String(sentinel))))
    throw new ConfigurationError(
      "infrastructure.redis.sentinels must list host:port, such as ['sentinel-1.example.com:26379']",
      'infrastructure.redis.sentinels',
    );
  if (typeof redis.primaryName !== 'string' || redis.primaryName === '')
    throw new ConfigurationError(
      'infrastructure.redis.primaryName must be what Sentinel calls the primary',
      'infrastructure.redis.primaryName',
    );
}

/** The same for PostgreSQL alone. */
export function checkPostgresAlone(
  config: RuntimeConfig,
  infrastructure: PostgresInfrastructureConfig,
): void {
  checkPostgres('infrastructure', infrastructure);
  if ('pool' in infrastructure) checkPoolSize(config, infrastructure);
  checkSharing(config);
}

const workers: readonly ServiceName[] = ['payment-processor', 'callback-processor', 'callback-dispatcher'];

/** A process with workers listens on one connection for as long as it runs: a pool of one would have none left. */
function checkPoolSize(
  { services }: RuntimeConfig,
  { pool, listen = true }: PostgresPoolOptions & { readonly listen?: boolean },
): void {
  const max = (pool as { readonly options?: { readonly max?: unknown } }).options?.max;
  const hasWorkers = services?.some((service) => workers.includes(service)) ?? true;
  if (max === 1 && listen && hasWorkers)
    throw new ConfigurationError(
      'infrastructure.pool has one connection, which listening for work takes: give it 2 or more, or set infrastructure.listen to false',
      'infrastructure.pool',
    );
}

function checkPostgres(setting: string, options: PostgresOptions | PostgresPoolOptions | undefined): void {
  const { schema } = options ?? {};
  if (schema !== undefined && !/^[a-z_][a-z0-9_]{0,40}$/.test(schema))
    throw new ConfigurationError(
      `${setting}.schema must be lower-case letters, digits and _, such as lango`,
      `${setting}.schema`,
    );
  if (options !== undefined && 'pool' in options) {
    if ('url' in options)
      throw new ConfigurationError(`${setting} has a url and a pool: give one of them`, setting);
    return;
  }
  checkUrl(
    `${setting}.url`,
    options?.url,
    ['postgres:', 'postgresql:'],
    'postgres://lango@db.example.com:5432/lango',
  );
  for (const name of ['poolSize', 'callbackPoolSize', 'searchPoolSize', 'statementTimeoutMs'] as const) {
    const value = options?.[name];
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new ConfigurationError(`${setting}.${name} must be a whole number above 0`, `${setting}.${name}`);
    }
  }
}

/** Settings that all processes must share. */
function checkSharing(config: RuntimeConfig): void {
  const services = new Set(config.services ?? []);
  if (
    config.publicCallbackBaseUrl === undefined &&
    services.has('payment-processor') &&
    !services.has('callback-receiver')
  ) {
    throw new ConfigurationError(
      'publicCallbackBaseUrl must be set: this process calls gateways, and another one takes their callbacks',
      'publicCallbackBaseUrl',
    );
  }
  if ((config.masterKeys?.length ?? 0) === 0) {
    throw new ConfigurationError(
      'masterKeys must be set: every process has to open what another one sealed; make one with: openssl rand -base64 32',
      'masterKeys',
    );
  }
}

function checkUrl(setting: string, url: unknown, protocols: readonly string[], example: string): void {
  const isUrl = typeof url === 'string' && URL.canParse(url);
  if (!isUrl || !protocols.includes(new URL(url).protocol)) {
    throw new ConfigurationError(`${setting} must be an address such as ${example}`, setting);
  }
}
