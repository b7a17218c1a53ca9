import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway, createMemoryPaymentStore } from '@lango/core/testing';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { createStripeGateway, type StripeGatewayOptions } from '@lango/gateway-stripe';
import { simulatorWebhookSecret, startStripeSimulator } from '@lango/gateway-stripe/simulator';
import type { RuntimeConfig, RuntimeEvent } from '@lango/runtime-kafka';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPaymentsWorker } from '../../examples/host-app/src/payments-worker.mjs';
import { createRuntimeShop } from '../../examples/host-app/src/runtime-shop.mjs';
import { addTenant, closeTenant, rotateCredentials } from '../../examples/host-app/src/tenants.mjs';

const nothing = () => undefined;
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The shop on a port of its own, on the embedded database: what the page shows on PostgreSQL is the same but for `infrastructure`. */
async function openShop(config: Pick<RuntimeConfig, 'gateways'> & Partial<RuntimeConfig>) {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'lango-shop-'));
  const app: { handle?: RequestListener } = {};
  const server = createServer((request, response) => app.handle?.(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const told: RuntimeEvent[] = [];
  const waiting = new Set<() => void>();
  const shop = await createRuntimeShop({
    infrastructure: { kind: 'embedded', dataDirectory },
    publicBaseUrl,
    logger,
    tellCustomer: (event: RuntimeEvent) => {
      told.push(event);
      for (const wake of waiting) wake();
    },
    ...config,
  });
  app.handle = shop.app as RequestListener;
  onTestFinished(async () => {
    await shop.runtime.stop();
    server.closeAllConnections();
    server.close();
    rmSync(dataDirectory, { recursive: true });
  });
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${publicBaseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const untilTold = async (transactionId: unknown) => {
    const find = () =>
      told.find(({ data }) => 'transactionId' in data && data.transactionId === transactionId);
    while (find() === undefined) await new Promise<void>((resolve) => waiting.add(resolve));
    return find();
  };
  return { ...shop, call, untilTold };
}

describe('the shop with the runtime in its own process', () => {
  it('is at most 40 lines of code', () => {
    const code = readFileSync('examples/host-app/src/runtime-shop.mjs', 'utf8');
    const lines = code.split('\n').filter((line) => !/^\s*(\/\/.*|\/\*\*.*)?$/.test(line));
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  it('takes an M-Pesa payment once for two clicks, waits for its end, and is told of it in the process', async () => {
    const simulator = await startMpesaSimulator({ customerDelayMs: 20, processingDelayMs: 20 });
    onTestFinished(() => simulator.close());
    const { initiatorName, securityCredential, ...account } = simulatorCredentials;
    const mpesa = createMpesaGateway({
      apiBaseUrl: simulator.url,
      ...account,
      b2c: { initiatorName, securityCredential },
    });
    const { call, runtime, untilTold } = await openShop({ gateways: [mpesa] });
    const { merchantId } = await runtime.admin.createMerchant('shop');
    const order = {
      merchantId,
      gateway: 'mpesa',
      amount: { amountMinor: 15_000, currency: 'KES' },
      counterparty: { phoneNumber: '+254708374149' },
    };
    const clicks = await Promise.all([1, 2].map(() => call('POST', '/orders/order-1/payment', order)));
    expect(clicks.map(({ status }) => status)).toEqual([202, 202]);
    const [first, second] = clicks.map(({ body }) => String(body['transactionId']));
    expect(second).toBe(first);
    const seen = await call('GET', `/payments/${first}?wait=25000`);
    expect(seen.body).toMatchObject({ status: 'succeeded' });
    expect(await untilTold(first)).toMatchObject({ type: 'transaction.succeeded', merchantId });
    expect(simulator.ledger()).toHaveLength(1);
  });

  it('answers what the host asked wrongly with the problem', async () => {
    const { call } = await openShop({ gateways: [createFakeGateway()] });
    const { status, body } = await call('POST', '/orders/order-2/payment', { merchantId: 'mer_none' });
    expect({ status, body }).toMatchObject({ status: 422, body: { detail: expect.any(String) as string } });
  });
});

describe('a platform with an account for each merchant', () => {
  it('sends each merchant’s money through its own account, also while accounts come, change and go', async () => {
    const { runtime, call } = await openShop({ gateways: [createFakeGateway()] });
    const add = async (name: string): Promise<string> => {
      const gateway = createFakeGateway({ gatewayId: name });
      return (await addTenant(runtime, { name, gateway })) as string;
    };
    const [one, two] = [await add('one'), await add('two')];
    const pay = (merchantId: string, gateway: string) =>
      call('POST', `/orders/${merchantId}-${gateway}-${(keys += 1)}/payment`, {
        merchantId,
        gateway,
        amount: { amountMinor: 100, currency: 'KES' },
        counterparty: {},
      });
    let keys = 0;
    expect((await pay(one, 'one')).status).toBe(202);
    expect((await pay(one, 'two')).status).toBe(422);
    rotateCredentials(runtime, createFakeGateway({ gatewayId: 'two' }));
    expect((await pay(two, 'two')).status).toBe(202);
    await closeTenant(runtime, { merchantId: two, gatewayId: 'two' });
    expect((await pay(two, 'two')).status).toBe(403);
  });
});

describe('payments in a worker', () => {
  it('takes a payment over fetch alone', async () => {
    const simulator = await startStripeSimulator();
    onTestFinished(() => simulator.close());
    const gatewayOptions = { stripe: { paymentMethod: 'pm_card_visa', confirm: true } };
    const worker = createPaymentsWorker({
      createGateway: (transport: Pick<StripeGatewayOptions, 'http'>) => {
        const stripe = createStripeGateway({
          apiKey: 'sk_test_shop',
          webhookSecrets: [simulatorWebhookSecret],
          apiBaseUrl: simulator.url,
          ...transport,
        });
        const deposit: typeof stripe.deposit = (transaction, context) =>
          stripe.deposit({ ...transaction, gatewayOptions }, context);
        return { ...stripe, deposit };
      },
      store: createMemoryPaymentStore(),
      secret: 'a secret of more than thirty-two characters',
      publicBaseUrl: 'https://pay.example.com',
    });
    const order = () =>
      worker.fetch(
        new Request('https://pay.example.com/orders/order-1/payment', {
          method: 'POST',
          body: JSON.stringify({ money: { amountMinor: 1_500, currency: 'USD' }, counterparty: {} }),
        }),
      );
    const answers = [await order(), await order()];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const [first, second] = (await Promise.all(answers.map((one) => one.json()))) as object[];
    expect(second).toEqual(first);
    await worker.scheduled();
    expect(simulator.ledger()).toHaveLength(1);
    const elsewhere = await worker.fetch(new Request('https://pay.example.com/'));
    expect(elsewhere.status).toBe(404);
  });
});
