import { createFakeGateway } from '@lango/core/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, quietLogger, serverAddresses } from '../conformance/real-servers.js';
import { createRuntime, type Runtime } from './create-runtime.js';
import type { PostgresInfrastructureConfig, RuntimeConfig, ServiceName } from './runtime-config.js';

const { postgresUrl } = serverAddresses();
const masterKeys = [{ keyId: 'test', key: Buffer.alloc(32, 3).toString('base64') }];
const workers: readonly ServiceName[] = ['payment-processor', 'callback-processor', 'callback-dispatcher'];
const minutes = 60_000;

/** A deposit through one runtime's api, and its status once it has ended. */
async function deposit(runtime: Runtime, token: string, key: string): Promise<string> {
  const call = async (method: string, path: string, body?: object) => {
    const answer = await runtime.api(
      new Request(`http://api.test${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    return (await answer.json()) as { transactionId: string; status: string };
  };
  const { transactionId } = await call('POST', '/v1/deposits', {
    gateway: 'fake',
    amount: { amountMinor: 1_500, currency: 'KES' },
    counterparty: { phoneNumber: '+254712345678' },
  });
  for (;;) {
    const { status } = await call('GET', `/v1/transactions/${transactionId}`);
    if (status === 'succeeded' || status === 'failed') return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('PostgreSQL alone', () => {
  let database: { url: string; drop: () => Promise<void> };
  const pools: Pool[] = [];
  const open = (infrastructure: PostgresInfrastructureConfig, config: Partial<RuntimeConfig> = {}) =>
    createRuntime({
      gateways: [createFakeGateway()],
      infrastructure,
      masterKeys,
      publicCallbackBaseUrl: 'http://127.0.0.1:9',
      http: { port: 0 },
      logger: quietLogger,
      ...config,
    });
  const tokenOf = async ({ admin }: Runtime) => {
    const { merchantId } = await admin.createMerchant('Shop');
    return (await admin.createToken({ merchantId, environment: 'test' })).token;
  };
  const poolOf = (max: number) => {
    const pool = new Pool({ connectionString: database.url, max });
    // A connection that the server ends while the pool lets go of it.
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  };

  beforeAll(async () => {
    database = await createDatabase(postgresUrl);
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  });

  it('takes a payment in a schema that it creates', async () => {
    const runtime = await open({ kind: 'postgres', url: database.url, schema: 'first' });
    expect(await deposit(runtime, await tokenOf(runtime), 'k-1')).toBe('succeeded');
    await runtime.stop();
  });

  it('wakes the workers of another process by a notification, without a sweep', async () => {
    const slow = { housekeeping: { sweepMs: 10 * minutes, sweepGraceMs: 10 * minutes } };
    const pool = poolOf(8);
    const api = await open(
      { kind: 'postgres', pool, schema: 'second' },
      { ...slow, services: ['api', 'callback-receiver'] },
    );
    const worker = await open({ kind: 'postgres', pool, schema: 'second' }, { ...slow, services: workers });
    const token = await tokenOf(api);
    // Notifications sent before the other process listens are lost.
    await untilListening(pool);
    expect(await deposit(api, token, 'k-1')).toBe('succeeded');
    await Promise.all([api.stop(), worker.stop()]);
    // The host's pool stays open.
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('works without notifications, by polling', async () => {
    const behindPooler = {
      kind: 'postgres',
      url: database.url,
      schema: 'third',
      listen: false,
      namedStatements: false,
    } as const;
    const api = await open(behindPooler, { services: ['api', 'callback-receiver'] });
    const worker = await open(behindPooler, { services: workers });
    expect(await deposit(api, await tokenOf(api), 'k-1')).toBe('succeeded');
    await Promise.all([api.stop(), worker.stop()]);
  });

  it('listens again when its connection was cut', async () => {
    const slow = { housekeeping: { sweepMs: 10 * minutes, sweepGraceMs: 10 * minutes } };
    const pool = poolOf(8);
    const api = await open(
      { kind: 'postgres', pool, schema: 'fourth' },
      { ...slow, services: ['api', 'callback-receiver'] },
    );
    const worker = await open(
      { kind: 'postgres', url: database.url, schema: 'fourth' },
      { ...slow, services: workers },
    );
    await untilListening(pool);
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
    );
    await untilNobodyListens(pool);
    await untilListening(pool);
    expect(await deposit(api, await tokenOf(api), 'k-1')).toBe('succeeded');
    await Promise.all([api.stop(), worker.stop()]);
  });

  it('takes payments in two processes at once where isolation is serializable by default', async () => {
    const serial = await createDatabase(postgresUrl);
    const settings = new Pool({ connectionString: serial.url, max: 1 });
    const { pathname } = new URL(serial.url);
    await settings.query(
      `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_isolation = 'serializable'`,
    );
    await settings.end();
    const gateway = createFakeGateway();
    const start = () =>
      open({ kind: 'postgres', url: serial.url, schema: 'serial' }, { gateways: [gateway] });
    const [one, other] = await Promise.all([start(), start()]);
    const told = new Set<string>();
    for (const { on } of [one, other])
      await on('transaction.succeeded', ({ data }) => void told.add(data.transactionId), { name: 'books' });
    const { merchantId } = await one.admin.createMerchant('Shop');
    const amount = { amountMinor: 1_500, currency: 'KES' };
    const fixed = { merchantId, amount, gateway: 'fake', counterparty: {} };
    const order = (idempotencyKey: string) => ({ ...fixed, idempotencyKey });
    const keys = Array.from({ length: 30 }, (_, number) => `order-${number}`);
    const payments = await Promise.all(
      keys.flatMap((key) => [one.deposit(order(key)), other.deposit(order(key))]),
    );
    const ids = [...new Set(payments.map(({ transactionId }) => transactionId))];
    expect(ids).toHaveLength(keys.length);
    const ends = await Promise.all(ids.map((id) => other.outcome(id, { timeoutMs: minutes })));
    expect(ends.every(({ status }) => status === 'succeeded')).toBe(true);
    const [transactionId = ''] = ids;
    const refunds = await Promise.allSettled(
      [1, 2, 3].map((part) =>
        (part === 1 ? one : other).refund({
          merchantId,
          transactionId,
          idempotencyKey: `refund-${part}`,
          amount: { ...amount, amountMinor: 700 },
        }),
      ),
    );
    expect(refunds.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    while (!ids.every((id) => told.has(id))) await new Promise((resolve) => setTimeout(resolve, 20));
    const deposits = gateway.movements.filter(({ operation }) => operation === 'deposit');
    expect(deposits).toHaveLength(keys.length);
    await Promise.all([one.stop(), other.stop()]);
    await serial.drop();
  });

  it('keeps a payment whose gateway the workers do not have yet', async () => {
    const pool = poolOf(6);
    const infrastructure = { kind: 'postgres', pool, schema: 'later' } as const;
    const api = await open(infrastructure, { services: ['api', 'callback-receiver'] });
    const policy = { retryInitialDelayMs: 50, retryMaxDelayMs: 100 };
    const housekeeping = { sweepMs: 50, sweepGraceMs: 100 };
    const worker = await open(infrastructure, { services: workers, policy, housekeeping });
    const added = createFakeGateway({ gatewayId: 'added' });
    api.gateways.add(added);
    const { merchantId } = await api.admin.createMerchant('Shop', { gateways: ['added'] });
    const amount = { amountMinor: 1_500, currency: 'KES' };
    const order = { merchantId, idempotencyKey: 'k-1', gateway: 'added', amount, counterparty: {} };
    const { transactionId } = await api.deposit(order);
    const failures = async () => {
      const { rows } = await pool.query<{ failures: number }>('SELECT failures FROM later.transactions');
      return rows[0]?.failures ?? 0;
    };
    while ((await failures()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await api.transaction(transactionId)).status).toBe('created');
    worker.gateways.add(added);
    const { status } = await api.outcome(transactionId, { timeoutMs: minutes });
    expect(status).toBe('succeeded');
    await Promise.all([api.stop(), worker.stop()]);
  });

  it('ends with its own connections alone: the host’s pool can be ended after it', async () => {
    const pool = new Pool({ connectionString: database.url, max: 3 });
    const runtime = await open({ kind: 'postgres', pool, schema: 'ended' });
    await untilListening(pool);
    await runtime.stop();
    await pool.end();
    expect(pool.totalCount).toBe(0);
    await expect(runtime.deposit({} as never)).rejects.toMatchObject({ status: 503 });
  });

  it('stops although the host has ended the pool before', async () => {
    const pool = new Pool({ connectionString: database.url, max: 3 });
    const runtime = await open({ kind: 'postgres', pool, schema: 'beneath' });
    const { merchantId } = await runtime.admin.createMerchant('Shop');
    await untilListening(pool);
    const ended = pool.end();
    const amount = { amountMinor: 1_500, currency: 'KES' };
    const order = { merchantId, idempotencyKey: 'k-1', gateway: 'fake', amount, counterparty: {} };
    await expect(runtime.deposit(order)).rejects.toThrow(/end on the pool/);
    await runtime.stop();
    await ended;
  });

  it('refuses unusable settings before anything starts', async () => {
    const nowhere = { kind: 'postgres', url: 'postgres://127.0.0.1:1/none' } as const;
    await expect(open(nowhere)).rejects.toThrow(
      /PostgreSQL at 127.0.0.1:1 \(infrastructure.url\) cannot be used/,
    );
    const wrong = { kind: 'postgres', url: database.url, schema: 'No; DROP' } as const;
    await expect(open(wrong)).rejects.toThrow(/infrastructure.schema must be/);
    const lacking = { kind: 'postgres', url: database.url, schema: 'fifth', migrate: false } as const;
    await expect(open(lacking)).rejects.toThrow(/lacks 0001-journal: run lango migrate/);
    await expect(open({ kind: 'postgres', url: database.url }, { masterKeys: [] })).rejects.toThrow(
      /masterKeys must be set/,
    );
  });
});

const listeners = `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`;

async function untilListening(pool: Pool): Promise<void> {
  while (((await pool.query<{ count: number }>(listeners)).rows[0]?.count ?? 0) === 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

async function untilNobodyListens(pool: Pool): Promise<void> {
  while (((await pool.query<{ count: number }>(listeners)).rows[0]?.count ?? 0) > 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
}
