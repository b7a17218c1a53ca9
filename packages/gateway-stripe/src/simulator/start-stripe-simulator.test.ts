import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createUndiciGatewayHttp, parseJsonBytes } from '@lango/core/gateway-kit';
import Stripe from 'stripe';
import { build } from 'tsup';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createWaiting, startWebhookReceiver, type ReceivedWebhook } from '../testing/webhook-receiver.js';
import {
  simulatorWebhookSecret,
  startStripeSimulator,
  type StripeSimulatorOptions,
} from './start-stripe-simulator.js';

const start = async (options: StripeSimulatorOptions = {}) => {
  const simulator = await startStripeSimulator({
    settleAfterMs: null,
    webhookRetryDelaysMs: [5],
    ...options,
  });
  onTestFinished(() => simulator.close());
  return { simulator, stripe: clientOf(simulator.url) };
};

const clientOf = (url: string, apiKey = 'sk_test_simulated') => {
  const { hostname, port } = new URL(url);
  return new Stripe(apiKey, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
};

const http = createUndiciGatewayHttp();
const call = async (url: string, method: 'GET' | 'POST' | 'DELETE' = 'GET', json?: object) => {
  const answer = await http({ method, url, ...(json !== undefined && { body: JSON.stringify(json) }) });
  return { status: answer.status, json: parseJsonBytes(answer.body) };
};
const post = async (url: string, form: string) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await http({ method: 'POST', url, headers, body: form });
  return { status: answer.status, headers: answer.headers };
};
const temporaryDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'stripe-simulator-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

const paid = {
  amount: 1500,
  currency: 'usd',
  payment_method: 'pm_card_visa',
  confirm: true,
  return_url: 'https://shop.example',
} as const;

describe('speaks to the official package', () => {
  test('replays an answer under its key, and moves money once', async () => {
    const { simulator, stripe } = await start();
    const first = await stripe.paymentIntents.create(paid, { idempotencyKey: 'key-1' });
    const second = await stripe.paymentIntents.create(paid, { idempotencyKey: 'key-1' });
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(simulator.ledger()).toHaveLength(1);
  });

  test('refuses other parameters under the same key', async () => {
    const { stripe } = await start();
    await stripe.paymentIntents.create(paid, { idempotencyKey: 'key-1' });
    const other = stripe.paymentIntents.create({ ...paid, amount: 1600 }, { idempotencyKey: 'key-1' });
    await expect(other).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });

  test('answers that a key is in progress', async () => {
    const { simulator, stripe } = await start();
    simulator.addFault({ fault: { kind: 'delay', delayMs: 1_000 } });
    const [one, two] = await Promise.allSettled([
      stripe.paymentIntents.create(paid, { idempotencyKey: 'key-1' }),
      stripe.paymentIntents.create(paid, { idempotencyKey: 'key-1' }),
    ]);
    const refused = [one, two].find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { statusCode: 409, code: 'idempotency_key_in_use' } });
    expect(simulator.ledger()).toHaveLength(1);
  });

  test('keeps a 402 and a 500 under the key, and no refusal that came before it acted', async () => {
    const { simulator, stripe } = await start();
    const declined = { ...paid, payment_method: 'pm_card_chargeDeclined' };
    const key = { idempotencyKey: 'declined' };
    const first: unknown = await stripe.paymentIntents.create(declined, key).catch((error: unknown) => error);
    const second: unknown = await stripe.paymentIntents
      .create(declined, key)
      .catch((error: unknown) => error);
    const intentOf = (error: unknown) => (error as { payment_intent: { id: string } }).payment_intent.id;
    expect(first).toMatchObject({
      type: 'StripeCardError',
      code: 'card_declined',
      decline_code: 'generic_decline',
    });
    expect(intentOf(second)).toBe(intentOf(first));

    simulator.addFault({ fault: { kind: 'error-500' } });
    for (let time = 0; time < 2; time += 1) {
      await expect(stripe.paymentIntents.create(paid, { idempotencyKey: 'broken' })).rejects.toMatchObject({
        statusCode: 500,
      });
    }
    const wrong = { ...paid, currency: 'zzz' };
    await expect(stripe.paymentIntents.create(wrong, { idempotencyKey: 'later' })).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(stripe.paymentIntents.create(paid, { idempotencyKey: 'later' })).resolves.toMatchObject({
      status: 'succeeded',
    });
  });

  test.each([
    ['a missing amount', { currency: 'usd' }, { code: 'parameter_missing', param: 'amount' }],
    ['an unknown parameter', { ...paid, payment_method_types: ['card'] }, { code: 'parameter_unknown' }],
    ['an amount below the least', { ...paid, amount: 49 }, { code: 'amount_too_small' }],
    ['5.124 KWD', { ...paid, amount: 5124, currency: 'kwd' }, { param: 'amount' }],
    ['half a shilling of Uganda', { ...paid, amount: 550, currency: 'ugx' }, { param: 'amount' }],
    [
      'an unknown payment method',
      { ...paid, payment_method: 'pm_card_nobody' },
      { code: 'resource_missing' },
    ],
  ])('refuses %s', async (_what, params, expected) => {
    const { stripe } = await start();
    const created = stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams);
    await expect(created).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      ...expected,
    });
  });

  test('accepts test keys only, or the configured one', async () => {
    const { simulator } = await start();
    const wrong = clientOf(simulator.url, ['sk', 'live', 'notARealKey'].join('_'));
    await expect(wrong.paymentIntents.create(paid)).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
    const { simulator: strict } = await start({ apiKey: 'sk_test_only' });
    await expect(clientOf(strict.url).paymentIntents.create(paid)).rejects.toMatchObject({ statusCode: 401 });
    await expect(clientOf(strict.url, 'sk_test_only').paymentIntents.create(paid)).resolves.toMatchObject({
      status: 'succeeded',
    });
  });

  test('keeps connected accounts apart', async () => {
    const { stripe } = await start();
    const money = { amount: 500, currency: 'usd', destination: 'ba_1Bank' };
    const { id } = await stripe.payouts.create(money, { stripeAccount: 'acct_1One' });
    await expect(stripe.payouts.retrieve(id, {}, { stripeAccount: 'acct_1Two' })).rejects.toMatchObject({
      statusCode: 404,
    });
    await expect(stripe.payouts.retrieve(id, {}, { stripeAccount: 'acct_1One' })).resolves.toMatchObject({
      id,
    });
  });
});

describe('webhooks', () => {
  const listen = async (status: (webhook: ReceivedWebhook, index: number) => number = () => 200) => {
    const received: ReceivedWebhook[] = [];
    const waiting = createWaiting();
    const { url } = await startWebhookReceiver((webhook) => {
      received.push(webhook);
      waiting.changed();
      return status(webhook, received.length - 1);
    });
    return { url, received, until: (count: number) => waiting.until(() => received.length >= count) };
  };
  const official = new Stripe('sk_test_verifies');
  const read = ({ body, headers }: ReceivedWebhook) =>
    official.webhooks.constructEvent(body, String(headers['stripe-signature']), simulatorWebhookSecret);

  test('are signed for the official package, and redelivered until acknowledged', async () => {
    const { url, received, until } = await listen((_webhook, index) => (index < 3 ? 500 : 200));
    const { stripe } = await start({ webhookUrl: url });
    await stripe.transfers.create({ amount: 500, currency: 'usd', destination: 'acct_1Payee' });
    await until(4);
    const events = received.map(read);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    expect(events[0]).toMatchObject({ type: 'transfer.created', livemode: false });
  });

  test('wait for an address that is set later', async () => {
    const { url, until } = await listen();
    const { simulator, stripe } = await start();
    await stripe.paymentIntents.create(paid);
    expect(simulator.pendingWebhooks()).toBe(2);
    const answer = await call(`${simulator.url}/_simulator/webhooks`, 'POST', { url });
    expect(answer.status).toBe(200);
    await until(2);
  });

  test.each([
    ['duplicate-callback', 2, (bodies: readonly string[]) => bodies[0] === bodies[1]],
    [
      'malformed-callback',
      2,
      (bodies: readonly string[]) => bodies[1]?.startsWith(bodies[0] ?? 'x') === true,
    ],
    ['forged-callback', 2, (bodies: readonly string[]) => bodies[0]?.includes('"forged":true') === true],
    ['late-callback', 1, (bodies: readonly string[]) => bodies.length === 1],
  ] as const)('on demand: %s', async (kind, count, holds) => {
    const { url, received, until } = await listen();
    const { simulator, stripe } = await start({ webhookUrl: url });
    simulator.addFault({ operation: 'withdrawal', fault: { kind, delayMs: 5 } });
    await stripe.transfers.create({ amount: 500, currency: 'usd', destination: 'acct_1Payee' });
    await until(count);
    expect(holds(received.map(({ body }) => body.toString('utf8')))).toBe(true);
    if (kind === 'forged-callback') expect(() => read(received[0] as ReceivedWebhook)).toThrow();
  });

  test('on demand: in another order, or none', async () => {
    const { url, received, until } = await listen();
    const { simulator, stripe } = await start({ webhookUrl: url });
    simulator.addFault({ fault: { kind: 'no-callback' } });
    await stripe.transfers.create({ amount: 500, currency: 'usd', destination: 'acct_1Payee' });
    expect(simulator.pendingWebhooks()).toBe(0);
    simulator.addFault({ fault: { kind: 'reorder-callbacks', delayMs: 1_000 } });
    await stripe.paymentIntents.create(paid);
    await until(2);
    expect(received.map((webhook) => read(webhook).type)).toEqual([
      'payment_intent.succeeded',
      'payment_intent.created',
    ]);
  });
});

describe('pages', () => {
  test('let a user pass 3-D Secure', async () => {
    const { simulator, stripe } = await start();
    const secured = {
      ...paid,
      payment_method: 'pm_card_threeDSecure2Required',
      return_url: 'https://shop.example/back',
    };
    const intent = await stripe.paymentIntents.create(secured);
    const url = intent.next_action?.redirect_to_url?.url ?? '';
    const page = await http({ method: 'GET', url });
    expect(Buffer.from(page.body).toString('utf8')).toContain('Complete authentication');
    const clicked = await post(url, 'choice=complete');
    expect(clicked).toMatchObject({
      status: 303,
      headers: {
        location: `https://shop.example/back?payment_intent=${intent.id}&redirect_status=succeeded`,
      },
    });
    await expect(stripe.paymentIntents.retrieve(intent.id)).resolves.toMatchObject({ status: 'succeeded' });
    expect(await post(url, 'choice=complete')).toMatchObject({ status: 409 });
    expect(simulator.ledger()).toHaveLength(1);
  });

  test('let a user pay on the Checkout page', async () => {
    const { stripe } = await start();
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'usd', unit_amount: 1500, product_data: { name: '<b>Tea</b>' } },
        },
      ],
    });
    expect(await post(session.url ?? '', 'choice=pm_card_chargeDeclined')).toMatchObject({ status: 402 });
    const done = await post(session.url ?? '', 'choice=pm_card_visa');
    expect(done.headers.location).toBe(`https://shop.example/done?session=${session.id}`);
    await expect(stripe.checkout.sessions.retrieve(session.id)).resolves.toMatchObject({
      payment_status: 'paid',
      status: 'complete',
    });
  });
});

test('shows its ledger and takes faults over HTTP', async () => {
  const { simulator, stripe } = await start();
  const control = `${simulator.url}/_simulator`;
  const fault = {
    operation: 'deposit',
    match: { amountMinor: 777 },
    times: 2,
    fault: { kind: 'decline', code: 'lost_card' },
  };
  expect(await call(`${control}/faults`, 'POST', fault)).toMatchObject({ status: 201 });
  await expect(stripe.paymentIntents.create({ ...paid, amount: 777 })).rejects.toMatchObject({
    decline_code: 'lost_card',
  });
  const metadata = { lango_transaction_id: 'txn_1' };
  const { id } = await stripe.paymentIntents.create({ ...paid, metadata });
  expect((await call(`${control}/ledger`)).json).toEqual({
    movements: [
      {
        movementId: expect.stringMatching(/^mov_/) as string,
        operation: 'deposit',
        transactionId: 'txn_1',
        gatewayReference: id,
        amountMinor: 1500,
        currency: 'USD',
        counterparty: 'pm_card_visa',
        at: expect.stringMatching(/Z$/) as string,
      },
    ],
  });
  expect((await call(`${control}/faults`)).json).toMatchObject({ faults: [{ times: 1 }] });
  expect(await call(`${control}/faults`, 'POST', { fault: { kind: 'earthquake' } })).toMatchObject({
    status: 400,
  });
  expect(await call(`${control}/disputes`, 'POST', { gatewayReference: id })).toMatchObject({ status: 200 });
  expect(simulator.ledger().at(-1)).toMatchObject({ operation: 'chargeback', amountMinor: 1500 });
  expect(await call(`${control}/nothing`)).toMatchObject({ status: 404 });
});

test('listens on loopback by default', async () => {
  const { simulator } = await start();
  expect(new URL(simulator.url).hostname).toBe('127.0.0.1');
});

test('drops an incomplete last line, as if the request had never arrived', async () => {
  const dataDirectory = temporaryDirectory();
  const { simulator, stripe } = await start({ dataDirectory });
  await stripe.paymentIntents.create(paid, { idempotencyKey: 'key-1' });
  await simulator.close();
  const [journal = ''] = readdirSync(dataDirectory);
  appendFileSync(join(dataDirectory, journal), '[{"type":"movement","movement":{"amou');
  const { simulator: resumed } = await start({ dataDirectory });
  expect(resumed.ledger()).toEqual(simulator.ledger());
  await clientOf(resumed.url).paymentIntents.create(paid, { idempotencyKey: 'key-2' });
  expect(resumed.ledger()).toHaveLength(2);
});

describe('as a command', () => {
  const buildCommand = async (outDir: string) => {
    const root = fileURLToPath(new URL('../../../../', import.meta.url));
    const alias = (name: string) => join(root, 'packages/core/src', name);
    await build({
      config: false,
      silent: true,
      entry: { command: fileURLToPath(new URL('./command.ts', import.meta.url)) },
      outDir,
      format: ['esm'],
      outExtension: () => ({ js: '.mjs' }),
      platform: 'node',
      target: 'node20',
      noExternal: [/.*/],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      esbuildOptions: (options) => {
        options.alias = {
          '@lango/core/gateway-kit': alias('gateway-kit/index.ts'),
          '@lango/core/simulator-kit': alias('simulator-kit/index.ts'),
          '@lango/core': alias('index.ts'),
        };
      },
    });
    return join(outDir, 'command.mjs');
  };
  const run = async (command: string, args: readonly string[]) => {
    const child = fork(command, args, { silent: true });
    onTestFinished(() => void child.kill('SIGKILL'));
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')));
      child.stderr?.once('data', (chunk: Buffer) => reject(new Error(chunk.toString('utf8'))));
    });
    return { child, url: (JSON.parse(line) as { url: string }).url };
  };
  const kill = async (child: ChildProcess) => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  test('resumes after a kill -9 with its ledger, its keys and its webhooks, and ends with its parent', async () => {
    const directory = temporaryDirectory();
    const command = await buildCommand(directory);
    const data = ['--data-dir', join(directory, 'data')];
    const first = await run(command, data);
    const stripe = clientOf(first.url);
    const created = await stripe.paymentIntents.create(paid, { idempotencyKey: 'key-1' });
    const ledger = await call(`${first.url}/_simulator/ledger`);
    await kill(first.child);

    const received: string[] = [];
    const waiting = createWaiting();
    const { url } = await startWebhookReceiver(({ body }) => {
      received.push((JSON.parse(body.toString('utf8')) as { type: string }).type);
      waiting.changed();
      return 200;
    });
    const second = await run(command, [...data, '--webhook-url', url]);
    await waiting.until(() => received.length >= 2);
    expect(received.sort()).toEqual(['payment_intent.created', 'payment_intent.succeeded']);
    const replayed = await clientOf(second.url).paymentIntents.create(paid, { idempotencyKey: 'key-1' });
    expect(replayed.id).toBe(created.id);
    expect((await call(`${second.url}/_simulator/ledger`)).json).toEqual(ledger.json);

    second.child.disconnect();
    const [code] = (await once(second.child, 'exit')) as [number];
    expect(code).toBe(0);
  });
});
