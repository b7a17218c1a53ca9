// The adapter, with Stripe's own SDK in it, against Stripe's own stand-in; and which API version each of Stripe's SDKs speaks.
import { createHmac } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PaymentError } from '@lango/core';
import { createGatewayHttp } from '@lango/core/gateway-kit';
import { createTestTransaction } from '@lango/core/testing';
import { createStripeGateway } from '@lango/gateway-stripe';
import { goProgram, javaProgram, NotHere, npmPackages, pythonPackages, run as execute } from '../tools.mjs';
import { startStripeMock, stripeMockVersion } from './start-stripe-mock.mjs';

export const title = 'Stripe';
export const about =
  "Every request of the adapter is checked by stripe-mock against Stripe's OpenAPI document, and every answer is read. Its intents always come with status " +
  '`requires_payment_method` and an old `last_payment_error`; it cancels none, so a refused confirmation ends as `gateway_error` with effect `unknown`. ' +
  'Below, the API version that each SDK speaks, and what its constructor of events makes of one that is made for the version of our adapter.';

const read = (name) => readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');

/** Rows of operations, then of SDKs. */
export async function run({ row }) {
  return [...(await playOperations(row)), ...(await askSdks(row))];
}

const deposit = (changes = {}) => transaction('deposit', changes);
const transaction = (kind, changes = {}) =>
  createTestTransaction({
    kind,
    gatewayId: 'stripe',
    money: { amountMinor: 1_099, currency: 'USD' },
    counterparty: {},
    ...changes,
  });
const options = (stripe) => ({ gatewayOptions: { stripe } });
const payee = { stripeAccount: 'acct_1Payee' };
const page = { checkout: { successUrl: 'https://shop.example/done' } };
const made = deposit({ gatewayReference: 'pi_123', status: 'pending' });
const lost = (kind, changes = {}) => transaction(kind, { status: 'unknown', ...changes });

/** Each operation, and what the adapter has to make of the fixtures. */
const operations = [
  ['deposit', 'pending', (gateway, context) => gateway.deposit(deposit(), context)],
  [
    'deposit on a Checkout page',
    'pending',
    (gateway, context) => gateway.deposit(deposit(options(page)), context),
  ],
  [
    'deposit, confirmed and refused',
    'gateway_error unknown',
    (gateway, context) =>
      gateway.deposit(
        deposit(
          options({ paymentMethod: 'pm_card_visa', confirm: true, returnUrl: 'https://shop.example/back' }),
        ),
        context,
      ),
  ],
  ['look-up', 'pending', (gateway, context) => gateway.lookUp(made, context)],
  ['capture', 'pending', (gateway, context) => gateway.capture(made, made.money, context)],
  ['cancel', 'pending', (gateway, context) => gateway.cancel(made, context)],
  [
    'refund',
    'succeeded',
    (gateway, context) =>
      gateway.refund(
        transaction('refund', { originalTransactionId: made.transactionId }),
        { ...made, status: 'succeeded' },
        context,
      ),
  ],
  [
    'withdrawal by transfer',
    'succeeded',
    (gateway, context) => gateway.withdraw(transaction('withdrawal', { counterparty: payee }), context),
  ],
  [
    'withdrawal by payout',
    'pending',
    (gateway, context) =>
      gateway.withdraw(
        transaction('withdrawal', { counterparty: { ...payee, externalAccount: 'ba_1Bank' } }),
        context,
      ),
  ],
  [
    'look-up of a lost deposit',
    'transaction_not_found none',
    (gateway, context) => gateway.lookUp(lost('deposit'), context),
  ],
  [
    'look-up of a lost Checkout page',
    'transaction_not_found none',
    (gateway, context) => gateway.lookUp(lost('deposit', options(page)), context),
  ],
  [
    'look-up of a lost transfer',
    'transaction_not_found none',
    (gateway, context) => gateway.lookUp(lost('withdrawal', { counterparty: payee }), context),
  ],
  [
    'look-up of a lost payout',
    'transaction_not_found none',
    (gateway, context) =>
      gateway.lookUp(
        lost('withdrawal', { counterparty: { ...payee, externalAccount: 'ba_1Bank' } }),
        context,
      ),
  ],
  [
    'look-up of a lost refund',
    'transaction_not_found none',
    (gateway, context) => gateway.lookUp(lost('refund'), context),
  ],
  ['records', 'one line', listOnce],
];

async function listOnce(gateway) {
  const period = { from: '2020-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z' };
  const records = gateway.listRecords(period, { signal: new AbortController().signal });
  const { value } = await records[Symbol.asyncIterator]().next();
  return { status: value.recordReference.startsWith('txn_') ? 'one line' : 'none' };
}

async function playOperations(row) {
  const mock = await startStripeMock();
  const send = createGatewayHttp();
  const refused = [];
  const http = async (request) => {
    const answer = await send(request);
    if (answer.status >= 400)
      refused.push(
        `${answer.status} ${request.url}: ${Buffer.from(answer.body).toString('utf8').slice(0, 300)}`,
      );
    return answer;
  };
  const gateway = createStripeGateway({
    apiKey: 'sk_test_123',
    webhookSecrets: ['whsec_peers'],
    apiBaseUrl: mock.url,
    http,
  });
  try {
    const rows = [];
    for (const [what, wanted, call] of operations) {
      refused.length = 0;
      const context = { idempotencyKey: what, attempt: 1, signal: new AbortController().signal };
      const got = await call(gateway, context).then(
        ({ status }) => status,
        (error) => (PaymentError.is(error) ? `${error.code} ${error.effect}` : String(error)),
      );
      const isFine = got === wanted && refused.length === 0;
      rows.push(
        row({
          tool: 'stripe-mock',
          version: stripeMockVersion,
          what,
          result: isFine ? 'ok' : 'failed',
          note: [got, ...refused].join('; '),
        }),
      );
    }
    return rows;
  } finally {
    await send.close();
    await mock.stop();
  }
}

const sdks = [
  {
    tool: 'stripe (npm)',
    version: '23.1.0',
    play: async (version, input) => {
      const folder = await npmPackages('stripe', { stripe: version });
      copyFileSync(new URL('programs/speak.mjs', import.meta.url), join(folder, 'speak.mjs'));
      return execute(process.execPath, [join(folder, 'speak.mjs')], { input });
    },
  },
  {
    tool: 'stripe (PyPI)',
    version: '16.1.0',
    play: async (version, input) =>
      execute((await pythonPackages('stripe', { stripe: version })).bin('python'), ['-c', read('speak.py')], {
        input,
      }),
  },
  {
    tool: 'stripe-go',
    version: '85.0.0',
    play: async (version, input) =>
      execute(
        await goProgram('stripe', read('speak.go'), { 'github.com/stripe/stripe-go/v85': `v${version}` }),
        [],
        { input },
      ),
  },
  {
    tool: 'stripe-java',
    version: '33.3.0',
    play: async (version, input) => {
      const classes = await javaProgram('stripe', read('Main.java'), [
        `com.stripe:stripe-java:${version}`,
        'com.google.code.gson:gson:2.13.2',
      ]);
      return execute('java', ['-cp', classes, 'Main'], { input });
    },
  },
];

async function askSdks(row) {
  const rows = [];
  const { stripeApiVersion } = await import('@lango/gateway-stripe');
  for (const { tool, version, play } of sdks) {
    const told = { tool, version, what: `an event of ${stripeApiVersion}` };
    const got = await play(version, JSON.stringify(signedEvent(stripeApiVersion))).then(
      ({ stdout }) => JSON.parse(stdout.trim().split('\n').at(-1)),
      (error) => error,
    );
    if (got instanceof NotHere) rows.push(row({ ...told, result: 'skipped', note: got.message }));
    else if (got instanceof Error)
      rows.push(row({ ...told, result: 'failed', note: got.message.slice(-1_000) }));
    else rows.push(row({ ...told, result: 'ok', note: `speaks ${got.version}; ${got.reads}` }));
  }
  return rows;
}

/** As Stripe signs one. */
function signedEvent(apiVersion) {
  const secret = 'whsec_peers';
  const intent = {
    id: 'pi_1',
    object: 'payment_intent',
    amount: 1_099,
    currency: 'usd',
    status: 'succeeded',
  };
  const event = {
    id: 'evt_1',
    object: 'event',
    api_version: apiVersion,
    created: 1,
    livemode: false,
    pending_webhooks: 0,
    request: null,
    type: 'payment_intent.succeeded',
    data: { object: intent },
  };
  const body = JSON.stringify(event);
  const at = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return { body, secret, header: `t=${at},v1=${signature}` };
}
