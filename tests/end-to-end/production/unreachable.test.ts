import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from './production-system.js';
import { runLango, startServiceProcess, type ServiceProcess } from './service-process.js';

// Nothing listens on port 1 of this machine.
const environment = {
  LANGO_KAFKA_BROKERS: '127.0.0.1:1',
  LANGO_REDIS_URL: 'redis://:redis-password@127.0.0.1:1',
  LANGO_POSTGRES_URL: 'postgres://lango:postgres-password@127.0.0.1:1/lango',
  E2E_MPESA_URL: 'http://127.0.0.1:1',
  E2E_STRIPE_URL: 'http://127.0.0.1:1',
  E2E_CALLBACK_URL: 'http://127.0.0.1:1',
  E2E_MERCHANT: '127.0.0.1:1',
};
const passwords = /redis-password|postgres-password/;

describe('while Kafka, Redis and PostgreSQL cannot be reached', () => {
  let running: ServiceProcess | undefined;
  afterEach(async () => running?.kill());

  it('a service says which, where and by which setting, is not ready, and goes on trying', async () => {
    const port = await freePort();
    const service = startServiceProcess('api,payment-processor,callback-receiver', port, environment);
    running = service;
    const lines = [
      'PostgreSQL at 127.0.0.1:1 (infrastructure.postgres.url) cannot be used',
      'Kafka at 127.0.0.1:1 (infrastructure.kafka.brokers) cannot be used',
      'Redis at 127.0.0.1:1 (infrastructure.redis.url) cannot be used',
    ];
    while (!lines.every((line) => service.output().includes(line))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(service.output()).toContain('ECONNREFUSED');
    expect(service.output()).not.toMatch(passwords);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(ready.status).toBe(503);
    expect(await service.stop()).toBe(0);
  });

  it.each([
    [['migrate'], 'PostgreSQL at 127.0.0.1:1 (infrastructure.postgres.url) cannot be used'],
    [['topics'], 'Kafka at 127.0.0.1:1 (infrastructure.kafka.brokers) cannot be used'],
    [['merchant', 'list'], 'PostgreSQL at 127.0.0.1:1 (infrastructure.postgres.url) cannot be used'],
  ])('lango %j ends with one line that says so', async (args, line) => {
    const failure = await runLango(args, environment).catch((error: unknown) => String(error));
    expect(failure).toContain(line);
    expect(failure).not.toMatch(passwords);
  });

  it.each([
    [{ LANGO_KAFKA_BROKERS: 'kafka' }, 'infrastructure.kafka.brokers must list host:port'],
    [{ LANGO_REDIS_URL: 'http://redis' }, 'infrastructure.redis.url must be an address'],
    [
      { LANGO_REDIS_URL: 'redis+sentinel://nowhere/lango' },
      'infrastructure.redis.sentinels must list host:port',
    ],
    [
      { LANGO_POSTGRES_URL: 'mysql://x:postgres-password@db' },
      'infrastructure.postgres.url must be an address',
    ],
  ])('refuses %j before anything is opened', async (wrong, line) => {
    const failure = await runLango(['migrate'], { ...environment, ...wrong }).catch((error: unknown) =>
      String(error),
    );
    expect(failure).toContain(line);
    expect(failure).not.toMatch(passwords);
  });
});
