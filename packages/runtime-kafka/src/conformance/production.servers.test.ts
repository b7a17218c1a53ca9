import { afterAll, expect, it } from 'vitest';
import { createInProcessRateLimiter } from '../infrastructure/embedded/in-process-rate-limiter.js';
import { createKafkaMessageBus } from '../infrastructure/kafka/kafka-message-bus.js';
import { createKeyRing } from '../infrastructure/node/key-ring.js';
import { nodeClock } from '../infrastructure/node/node-clock.js';
import { openPostgres } from '../infrastructure/postgres/pg-executor.js';
import { createPostgresTokenStore } from '../infrastructure/postgres/postgres-token-store.js';
import { createSqlTransactionStore } from '../infrastructure/postgres/sql-transaction-store.js';
import { connectRedis } from '../infrastructure/redis/redis-client.js';
import { createRedisLock } from '../infrastructure/redis/redis-lock.js';
import { createRedisRateLimiter } from '../infrastructure/redis/redis-rate-limiter.js';
import { createRedisTokenStore } from '../infrastructure/redis/redis-token-store.js';
import { createSharedTokenCache } from '../infrastructure/node/shared-token-cache.js';
import { describeLock } from './lock-conformance.js';
import { describeMessageBus } from './message-bus-conformance.js';
import { createDatabase, quietLogger, serverAddresses, uniqueName } from './real-servers.js';
import { describeRateLimiter } from './rate-limiter-conformance.js';
import { describeTokenCache } from './token-cache-conformance.js';
import { describeSearches } from './search-conformance.js';
import { describeDisabledEndpoints } from './disabled-endpoint-conformance.js';
import { describeTransactionStore } from './transaction-store-conformance.js';
import type { TransactionStore } from '../ports/transaction-store.js';

const { brokers, redisUrl, postgresUrl } = serverAddresses();
const cleanUps: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

const openPostgresStores = async (): Promise<readonly [TransactionStore, TransactionStore]> => {
  const { url, drop } = await createDatabase(postgresUrl);
  cleanUps.push(drop);
  const open = () =>
    createSqlTransactionStore(openPostgres({ url }, 4, quietLogger), { concurrency: 4, lingerMs: 10 });
  return [open(), open()];
};
describeTransactionStore('PostgreSQL', openPostgresStores);
describeDisabledEndpoints('PostgreSQL', openPostgresStores);
describeSearches('PostgreSQL', openPostgresStores);

it('PostgreSQL: a connection that breaks between the statements of a transaction ends the transaction and not the process', async () => {
  const executor = openPostgres({ url: postgresUrl }, 2, quietLogger);
  cleanUps.push(() => executor.close());
  const broken = executor.transaction(async (query) => {
    const [own] = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await executor.query('SELECT pg_terminate_backend($1)', [own?.pid]);
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  await expect(broken).rejects.toThrow();
  expect(await executor.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('PostgreSQL: a transaction with an unnoticed failed statement does not count as committed', async () => {
  const executor = openPostgres({ url: postgresUrl }, 1, quietLogger);
  cleanUps.push(() => executor.close());
  const silent = executor.transaction((query) => query('SELECT 1 / 0').catch(() => undefined));
  await expect(silent).rejects.toThrow('rolled back');
});

describeMessageBus('Kafka', async () => {
  const options = { brokers, prefix: `${uniqueName()}.`, sessionTimeoutMs: 10_000 };
  const bus = createKafkaMessageBus(options, nodeClock, quietLogger);
  await bus.createTopics({ partitions: 4 });
  return bus;
});

const connection = connectRedis({ url: redisUrl }, quietLogger);
const { client } = connection;
const prefix = `${uniqueName()}:`;
cleanUps.push(async () => connection.close());
await connection.check();

describeLock('Redis', () => createRedisLock(client, prefix));

describeRateLimiter('Redis', async () => {
  const open = () =>
    createRedisRateLimiter({
      client,
      prefix,
      clock: nodeClock,
      fallback: createInProcessRateLimiter(nodeClock),
    });
  return [open(), open()];
});

describeTokenCache('Redis', async () => {
  const keyRing = createKeyRing([{ keyId: 'test', key: Buffer.alloc(32, 7).toString('base64') }]);
  const open = () =>
    createSharedTokenCache({
      store: createRedisTokenStore({
        client,
        prefix,
        lock: createRedisLock(client, prefix),
        clock: nodeClock,
      }),
      clock: nodeClock,
      keyRing,
    });
  return [open(), open()];
});

// Nothing listens on port 1: the tokens are shared through PostgreSQL then.
describeTokenCache('PostgreSQL, with Redis away', async () => {
  const { url, drop } = await createDatabase(postgresUrl);
  const away = connectRedis({ url: 'redis://127.0.0.1:1' }, quietLogger);
  const keyRing = createKeyRing([{ keyId: 'test', key: Buffer.alloc(32, 7).toString('base64') }]);
  const executors = [openPostgres({ url }, 2, quietLogger), openPostgres({ url }, 2, quietLogger)] as const;
  cleanUps.push(async () => {
    away.close();
    await Promise.all(executors.map((executor) => executor.close()));
    await drop();
  });
  const open = (executor: (typeof executors)[number]) =>
    createSharedTokenCache({
      store: createRedisTokenStore({
        client: away.client,
        prefix,
        lock: createRedisLock(away.client, prefix),
        clock: nodeClock,
        fallback: createPostgresTokenStore(executor.query),
      }),
      clock: nodeClock,
      keyRing,
    });
  return [open(executors[0]), open(executors[1])];
});
