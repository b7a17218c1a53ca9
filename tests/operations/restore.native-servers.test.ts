import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret, startStripeSimulator } from '@lango/gateway-stripe/simulator';
import { createRuntime, type Runtime } from '@lango/runtime-kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startArchivingPostgres, type ArchivingPostgres } from './archiving-postgres.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const masterKeys = [{ keyId: 'test', key: Buffer.alloc(32, 7).toString('base64') }];
const waitMs = 300_000;

describe('a database that is lost and restored', () => {
  let postgres: ArchivingPostgres;
  let simulator: Awaited<ReturnType<typeof startStripeSimulator>>;
  let runtime: Runtime;
  let merchantId = '';
  const startedAt = new Date(Date.now() - 60_000).toISOString();
  let moment = new Date(0);

  const start = () =>
    createRuntime({
      gateways: [
        createStripeGateway({
          apiKey: 'sk_test_restore',
          webhookSecrets: [simulatorWebhookSecret],
          apiBaseUrl: simulator.url,
        }),
      ],
      infrastructure: { kind: 'postgres', url: postgres.url },
      masterKeys,
      publicCallbackBaseUrl: 'http://127.0.0.1:9',
      http: { port: 0 },
      policy: { gatewayDeadlineMs: 1_000, lookUpDelaysMs: [200, 500, 1_000], reviewDepositAfterMs: 60_000 },
      housekeeping: { sweepMs: 100, sweepGraceMs: 500 },
      logger: quiet,
    });
  const request = (key: string) => ({
    merchantId,
    idempotencyKey: key,
    gateway: 'stripe',
    amount: { amountMinor: 1_000 + Number(key.split('-')[1]), currency: 'USD' },
    merchantReference: key,
    counterparty: {},
    gatewayOptions: { stripe: { paymentMethod: 'pm_card_visa', confirm: true, allowRedirects: 'never' } },
  });
  const orders = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `order-${from + index}`);
  const ask = async (key: string) => (await runtime.deposit(request(key))).transactionId;
  const pay = async (key: string) => runtime.outcome(await ask(key), { timeoutMs: waitMs });
  /** What each order was charged, by the provider's own books. */
  const charges = () => {
    const counts = new Map<number, number>();
    for (const { amountMinor } of simulator.ledger())
      counts.set(amountMinor, (counts.get(amountMinor) ?? 0) + 1);
    return counts;
  };
  const period = () => ({ from: startedAt, to: new Date(Date.now() + 60_000).toISOString() });

  beforeAll(async () => {
    postgres = await startArchivingPostgres();
    simulator = await startStripeSimulator();
    runtime = await start();
    ({ merchantId } = await runtime.admin.createMerchant('Shop'));
    for (const key of orders(1, 10)) await pay(key);
    postgres.backUp('base');
    for (const key of orders(11, 20)) await pay(key);
    // Between two commits: what comes after it is not in a database that is restored to it.
    moment = new Date();
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  afterAll(async () => {
    await runtime?.stop();
    await simulator?.close();
    await postgres?.close();
  });

  it('loses and doubles nothing when its log was streamed: what was under way goes on', async () => {
    // The provider carries these out, and the database dies before it hears of it.
    simulator.addFault({ operation: 'deposit', times: 5, fault: { kind: 'delay', delayMs: 700 } });
    for (const key of orders(21, 25)) await ask(key);
    await expect.poll(() => simulator.ledger().length, { timeout: waitMs }).toBeGreaterThan(20);
    await postgres.lose();
    await runtime.stop();

    await postgres.restore('base');
    runtime = await start();
    // The same request under the same key is the same payment, before and after.
    for (const key of orders(1, 25))
      expect(await pay(key)).toMatchObject({ status: 'succeeded', merchantReference: key });
    expect([...charges().values()]).toEqual(orders(1, 25).map(() => 1));
    const { counts, faults } = await runtime.admin.audit();
    expect(counts.transactions).toBe(25);
    expect(faults).toEqual([]);
    const { differences } = await runtime.admin.reconcile({ gatewayId: 'stripe', ...period() });
    expect(differences).toEqual([]);
  });

  it('knows what came after the moment that it was restored to, once it is reconciled', async () => {
    await runtime.stop();
    await postgres.restore('base', moment);
    runtime = await start();
    const { counts } = await runtime.admin.audit();
    expect(counts).toMatchObject({ transactions: 20, faults: 0 });
    const { differences } = await runtime.admin.reconcile({ gatewayId: 'stripe', ...period() });
    expect(differences.map(({ difference, reason }) => `${difference} ${reason}`)).toEqual(
      orders(21, 25).map(() => 'extra unknown-to-us'),
    );
  });
});
