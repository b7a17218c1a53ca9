import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { withCircuitBreaker, withRetry, withTimeout, type PaymentGateway } from '@lango/core';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret, startStripeSimulator } from '@lango/gateway-stripe/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createExpressShop } from '../../examples/host-app/src/express-shop.mjs';
import { paymentsTable } from '../../examples/host-app/src/stores/payments-table.mjs';
import { createPgStore } from '../../examples/host-app/src/stores/pg-store.mjs';

interface PaymentView {
  readonly transactionId: string;
  readonly status: string;
  readonly field?: string;
}

/** The shop on a port of its own, over PostgreSQL; the gateway is made once its address is known. */
async function openShop(createGateway: (publicBaseUrl: string) => PaymentGateway) {
  const database = new PGlite();
  await database.exec(paymentsTable);
  const app: { handle?: RequestListener } = {};
  const server = createServer((request, response) => app.handle?.(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const layers = (gateway: PaymentGateway) =>
    withRetry({ initialDelayMs: 1 })(withCircuitBreaker()(withTimeout({ timeoutMs: 10_000 })(gateway)));
  const shop = createExpressShop({
    gateway: layers(createGateway(publicBaseUrl)),
    store: createPgStore(database),
    publicBaseUrl,
    secret: 'a secret of more than thirty-two characters',
    runDueEveryMs: 100,
  });
  app.handle = shop.app as RequestListener;
  onTestFinished(async () => {
    shop.stop();
    await shop.flow.idle();
    server.closeAllConnections();
    server.close();
    await database.close();
  });
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${publicBaseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as PaymentView };
  };
  const ends = async (transactionId: string) => {
    for (;;) {
      const { body } = await call('GET', `/payments/${transactionId}`);
      if (body.status === 'succeeded' || body.status === 'failed') return body.status;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { publicBaseUrl, call, ends };
}

describe('the Express shop', () => {
  it('is at most 40 lines of code', () => {
    const code = readFileSync('examples/host-app/src/express-shop.mjs', 'utf8');
    const lines = code.split('\n').filter((line) => !/^\s*(\/\/.*|\/\*\*.*)?$/.test(line));
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  it('takes an M-Pesa payment, whose callback proves nothing, once for two clicks', async () => {
    const simulator = await startMpesaSimulator({ customerDelayMs: 20, processingDelayMs: 20 });
    onTestFinished(() => simulator.close());
    const { initiatorName, securityCredential, ...account } = simulatorCredentials;
    const { call, ends } = await openShop(() =>
      createMpesaGateway({
        apiBaseUrl: simulator.url,
        ...account,
        b2c: { initiatorName, securityCredential },
      }),
    );
    const order = {
      money: { amountMinor: 15_000, currency: 'KES' },
      counterparty: { phoneNumber: '+254708374149' },
    };
    const clicks = await Promise.all([1, 2].map(() => call('POST', '/orders/order-1/payment', order)));
    expect(clicks.map(({ status }) => status)).toEqual([202, 202]);
    const [first, second] = clicks.map(({ body }) => body.transactionId);
    expect(second).toBe(first);
    expect(await ends(first ?? '')).toBe('succeeded');
    expect(simulator.ledger()).toHaveLength(1);
  });

  it('pays once although the answer is lost, and pays back no more than came', async () => {
    const simulator = await startStripeSimulator();
    onTestFinished(() => simulator.close());
    simulator.addFault({ operation: 'deposit', fault: { kind: 'drop-after-acting' } });
    const stripe = createStripeGateway({
      apiKey: 'sk_test_shop',
      webhookSecrets: [simulatorWebhookSecret],
      apiBaseUrl: simulator.url,
    });
    const options = { stripe: { paymentMethod: 'pm_card_visa', confirm: true } };
    const deposit: PaymentGateway['deposit'] = (transaction, context) =>
      stripe.deposit({ ...transaction, gatewayOptions: options }, context);
    const { call, ends } = await openShop(() => ({ ...stripe, deposit }));
    const money = { amountMinor: 1_500, currency: 'USD' };
    const { transactionId } = (await call('POST', '/orders/order-2/payment', { money })).body;
    expect(await ends(transactionId)).toBe('succeeded');
    const part = { money: { ...money, amountMinor: 1_000 } };
    const refunds = await Promise.all(
      [1, 2, 3].map((one) => call('POST', `/payments/${transactionId}/refunds/refund-${one}`, part)),
    );
    for (const { body } of refunds) if (body.transactionId !== undefined) await ends(body.transactionId);
    const moved = simulator.ledger().map(({ operation }) => operation);
    expect(moved).toEqual(['deposit', 'refund']);
  });

  it('refuses what is no payment, by the field', async () => {
    const simulator = await startStripeSimulator();
    onTestFinished(() => simulator.close());
    const { call } = await openShop(() =>
      createStripeGateway({
        apiKey: 'sk_test_shop',
        webhookSecrets: [simulatorWebhookSecret],
        apiBaseUrl: simulator.url,
      }),
    );
    const answer = await call('POST', '/orders/order-3/payment', {
      money: { amountMinor: 0, currency: 'USD' },
    });
    expect(answer).toMatchObject({ status: 422, body: { field: 'money.amountMinor' } });
  });
});
