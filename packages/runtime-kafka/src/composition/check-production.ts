import { ConfigurationError } from '../ports/configuration-error.js';
import type { ProductionInfrastructureConfig, RuntimeConfig } from './runtime-config.js';

/**
 * Refuses addresses that cannot be meant, and processes that could not read what the others seal.
 *
 * @throws {ConfigurationError} one line that names the setting; never its value, which may hold a password
 */
export function checkProduction(config: RuntimeConfig, infrastructure: ProductionInfrastructureConfig): void {
  const { kafka, redis, postgres } = infrastructure as Partial<ProductionInfrastructureConfig>;
  const brokers: readonly unknown[] = kafka?.brokers ?? [];
  if (brokers.length === 0 || !brokers.every((broker) => /^[^\s/:]+:\d+$/.test(String(broker)))) {
    throw new ConfigurationError(
      "infrastructure.kafka.brokers must list host:port, such as ['kafka-1.example.com:9092']",
    );
  }
  checkUrl('infrastructure.redis.url', redis?.url, ['redis:', 'rediss:'], 'redis://redis.example.com:6379');
  checkUrl(
    'infrastructure.postgres.url',
    postgres?.url,
    ['postgres:', 'postgresql:'],
    'postgres://lango@db.example.com:5432/lango',
  );
  for (const name of ['poolSize', 'callbackPoolSize', 'searchPoolSize', 'statementTimeoutMs'] as const) {
    const value = postgres?.[name];
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new ConfigurationError(`infrastructure.postgres.${name} must be a whole number above 0`);
    }
  }
  const services = new Set(config.services ?? []);
  if (
    config.publicCallbackBaseUrl === undefined &&
    services.has('payment-processor') &&
    !services.has('callback-receiver')
  ) {
    throw new ConfigurationError(
      'publicCallbackBaseUrl must be set: this process calls gateways, and another one takes their callbacks',
    );
  }
  if ((config.masterKeys?.length ?? 0) === 0) {
    throw new ConfigurationError(
      'masterKeys must be set: every process has to open what another one sealed; make one with: openssl rand -base64 32',
    );
  }
}

function checkUrl(setting: string, url: unknown, protocols: readonly string[], example: string): void {
  const isUrl = typeof url === 'string' && URL.canParse(url);
  if (!isUrl || !protocols.includes(new URL(url).protocol)) {
    throw new ConfigurationError(`${setting} must be an address such as ${example}`);
  }
}
