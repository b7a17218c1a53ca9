import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { main } from '../../cli/lango.js';
import { createRuntime, type Runtime } from '../../composition/create-runtime.js';
import type { RuntimeConfig } from '../../composition/runtime-config.js';
import { newTransaction, nextVersion } from '../../conformance/new-transaction.js';
import { createDatabase, quietLogger, serverAddresses, uniqueName } from '../../conformance/real-servers.js';
import { until } from '../../conformance/until.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { openPostgres } from '../postgres/pg-executor.js';
import { createSqlTransactionStore } from '../postgres/sql-transaction-store.js';
import { createKafkaClient } from './kafka-client.js';

const { brokers, redisUrl, postgresUrl } = serverAddresses();
const masterKeys = [{ keyId: 'k', key: Buffer.alloc(32, 'k').toString('base64') }];
/** Commands need one in their configuration, and call none. */
const idleGateway = `{
  specificationVersion: 'v1', gatewayId: 'idle',
  capabilities: { operations: {}, callbackProof: 'none', environment: 'test' },
  deposit: async () => undefined, withdraw: async () => undefined, handleCallback: async () => undefined,
}`;
const brokenBody = '{"transactionId":"\\u0000","more":{"and":["more"]}}';

/** Servers of its own, what an operator runs on them, and what starts and ends a process of services. */
async function openSystem() {
  const { url, drop } = await createDatabase(postgresUrl);
  onTestFinished(drop);
  const prefix = `${uniqueName()}.`;
  const infrastructure = {
    kind: 'production',
    kafka: { brokers, prefix, sessionTimeoutMs: 10_000 },
    redis: { url: redisUrl, prefix },
    postgres: { url },
  } as const;
  const directory = mkdtempSync(join(tmpdir(), 'lango-dead-letters-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'lango.config.mjs');
  const common: Omit<RuntimeConfig, 'gateways'> = {
    infrastructure,
    masterKeys,
    services: ['payment-processor'],
    publicCallbackBaseUrl: 'https://pay.example.com',
    policy: { retryInitialDelayMs: 1, retryMaxDelayMs: 200 },
    housekeeping: { sweepMs: 50 },
  };
  writeFileSync(file, `export default { ...${JSON.stringify(common)}, gateways: [${idleGateway}] };`);
  const lango = async (...words: string[]): Promise<readonly Record<string, unknown>[]> => {
    let out = '';
    const write = vi
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => ((out += String(text)), true));
    const code = await main([...words, '--config', file]).finally(() => write.mockRestore());
    expect(code).toBe(0);
    const lines = out.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const serve = async (gateway: PaymentGateway): Promise<Runtime> => {
    const runtime = await createRuntime({ ...common, gateways: [gateway], logger: quietLogger });
    onTestFinished(() => runtime.stop());
    return runtime;
  };
  await lango('topics', '--partitions', '2');
  const executor = openPostgres({ url }, 2, quietLogger);
  const store = createSqlTransactionStore(executor, { concurrency: 1, lingerMs: 0 });
  onTestFinished(() => store.close());
  return { prefix, lango, serve, store };
}

type System = Awaited<ReturnType<typeof openSystem>>;

/** A transaction of a gateway that has to be asked what became of it. */
async function addUnknown({ lango, store }: System): Promise<TransactionRecord> {
  const [merchant] = await lango('merchant', 'create', '--name', 'Shop');
  const entry = newTransaction(String(merchant?.['merchantId']));
  await store.createTransaction(entry);
  const dueAtMs = Date.now();
  const sent = { ...entry.record, possiblySent: true, nextStep: 'awaiting-look-up', dueAtMs } as const;
  const submittedAt = entry.record.transaction.createdAt;
  const change = nextVersion(sent, { status: 'unknown', submittedAt });
  await store.commit(change);
  return change.next;
}

/** Puts messages on the bus as anyone could who can reach it, and reads what the dead-letter topic shows. */
async function openKafka({ prefix }: System) {
  const kafka = createKafkaClient({ brokers }, quietLogger);
  const [producer, consumer] = [kafka.producer(), kafka.consumer({ groupId: uniqueName() })];
  onTestFinished(() => producer.disconnect());
  onTestFinished(() => consumer.disconnect());
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topics: [`${prefix}dead-letter`], fromBeginning: true });
  const shown = new Map<string, Record<string, string>>();
  await consumer.run({
    eachMessage: async ({ message: { headers } }) => {
      const read = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)] as const);
      shown.set(String(headers?.['message-id']), Object.fromEntries(read));
    },
  });
  const send = (key: string, value: string) =>
    producer.send({ topic: `${prefix}payment-requested-v1`, messages: [{ key, value }] });
  return { send, shown };
}

it('stores invalid messages and those that failed ten times as dead letters, and handles what an operator replays', async () => {
  const system = await openSystem();
  const { lango, serve, store } = system;
  const { transaction } = await addUnknown(system);
  const { transactionId } = transaction;
  const { send, shown } = await openKafka(system);
  const listed = async () =>
    new Map((await lango('dead-letter', 'list')).map((letter) => [letter['messageId'], letter]));

  // Its gateway was left out of the configuration, so that every look-up fails.
  const broken = await serve(createFakeGateway({ gatewayId: 'another' }));
  await send(transactionId, brokenBody);
  await until(() => shown.size === 1);
  const [invalid = ''] = shown.keys();
  expect(shown.get(invalid)).toMatchObject({
    topic: 'payment-requested-v1',
    reason: expect.stringMatching(/shape/) as string,
  });
  const failing = `payment-requested-v1:${transactionId}`;
  await until(async () => (await listed()).size === 2);
  const letters = await listed();
  expect([...letters.keys()].sort()).toEqual([invalid, failing].sort());
  expect(letters.get(failing)).toMatchObject({
    body: { transactionId },
    reason: expect.stringMatching(/fake/) as string,
  });
  await until(async () => (await store.find(transactionId))?.review !== undefined);
  expect(await store.find(transactionId)).toMatchObject({
    transaction: { status: 'unknown', version: transaction.version + 1 },
    review: { reason: 'dead-letter' },
  });
  expect(await lango('review', 'list')).toMatchObject([{ transactionId, reason: 'dead-letter' }]);
  await broken.stop();

  expect(await lango('dead-letter', 'replay', '--all')).toEqual([{ replayed: 2 }]);
  expect(await listed()).toEqual(new Map());
  const fake = createFakeGateway();
  await serve({
    ...fake,
    lookUp: async ({ money }) => ({ status: 'succeeded', gatewayReference: 'reference-1', money }),
  });
  await until(async () => (await store.find(transactionId))?.transaction.status === 'succeeded');
  expect((await store.find(transactionId))?.review).toBeUndefined();
  expect(await listed()).toEqual(new Map());
});
