import { createFakeGateway } from '@lango/core/testing';
import { createRuntime, type InfrastructureConfig } from '@lango/runtime-kafka';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { onKafka } from '../../examples/host-app/src/runtime-on-kafka.mjs';
import { payOnPostgres } from '../../examples/host-app/src/pay-on-postgres.mjs';
import { behindPgBouncer, onPool, onUrl } from '../../examples/host-app/src/runtime-on-postgres.mjs';
import {
  createDatabase,
  quietLogger,
  serverAddresses,
  uniqueName,
} from '../../packages/runtime-kafka/src/conformance/real-servers.js';

const servers = serverAddresses();
const masterKeys = [{ keyId: 'test', key: Buffer.alloc(32, 3).toString('base64') }];

describe('the infrastructures of the pages', () => {
  let database: { url: string; drop: () => Promise<void> };
  let pool: Pool;
  beforeAll(async () => {
    database = await createDatabase(servers.postgresUrl);
    pool = new Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('take a payment in an empty folder', async () => {
    const [key = ''] = masterKeys.map((one) => one.key);
    expect(await payOnPostgres({ url: database.url, key, schema: uniqueName() })).toBe('succeeded');
  });

  const kafka = () =>
    onKafka({
      brokers: servers.brokers,
      redisUrl: servers.redisUrl,
      postgresUrl: database.url,
      prefix: `${uniqueName()}-`,
    });
  it.each([
    ['PostgreSQL from a URL', () => onUrl(database.url)],
    ['the host’s pool', () => onPool(pool)],
    ['PostgreSQL as behind pgbouncer', () => behindPgBouncer(database.url)],
    ['Kafka, Redis and PostgreSQL', kafka],
  ])('take a payment: %s', async (_, infrastructure) => {
    // The cases share a database, and no two accounts give one number to two payments.
    const gateway = createFakeGateway({ gatewayId: uniqueName() });
    const runtime = await createRuntime({
      gateways: [gateway],
      infrastructure: infrastructure() as InfrastructureConfig,
      masterKeys,
      publicCallbackBaseUrl: 'http://127.0.0.1:9',
      http: { port: 0 },
      logger: quietLogger,
    });
    onTestFinished(() => runtime.stop());
    const { merchantId } = await runtime.admin.createMerchant('Shop');
    const { transactionId } = await runtime.deposit({
      merchantId,
      idempotencyKey: 'order-1',
      gateway: gateway.gatewayId,
      amount: { amountMinor: 1_500, currency: 'KES' },
      counterparty: {},
    });
    const { status } = await runtime.outcome(transactionId, { timeoutMs: 60_000 });
    expect(status).toBe('succeeded');
  });
});
