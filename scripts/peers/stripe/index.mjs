// The adapter, with Stripe's own SDK in it, against Stripe's own stand-in; and which API version each of Stripe's SDKs speaks.
import { createHmac } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PaymentError } from '@lango/core';
import { createGatewayHttp } from '@lango/core/gateway-kit';
import { createTestTransaction } from '@lango/core/testing';
import { createStripeGateway, stripeApiVersion } from '@lango/gateway-stripe';
import {
  failureRow,
  goProgram,
  javaProgram,
  lastJson,
  npmPackages,
  pythonPackages,
  run as execute,
} from '../tools.mjs';
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

const payout = { counterparty: { ...payee, externalAccount: 'ba_1Bank' } };
const confirmed = { paymentMethod: 'pm_card_visa', confirm: true, returnUrl: 'https://shop.example/back' };
const refund = transaction('refund', { originalTransactionId: made.transactionId });
const notFound = 'transaction_not_found none';

/** Operations: what each is, what the adapter has to make of the fixtures, and the method with its arguments. */
const operations = [
  ['deposit', 'pending', 'deposit', deposit()],
  ['deposit on a Checkout page', 'pending', 'deposit', deposit(options(page))],
  ['deposit, confirmed and refused', 'gateway_error unknown', 'deposit', deposit(options(confirmed))],
  ['look-up', 'pending', 'lookUp', made],
  ['capture', 'pending', 'capture', made, made.money],
  ['cancel', 'pending', 'cancel', made],
  ['refund', 'succeeded', 'refund', refund, { ...made, status: 'succeeded' }],
  ['withdrawal by transfer', 'succeeded', 'withdraw', transaction('withdrawal', { counterparty: payee })],
  ['withdrawal by payout', 'pending', 'withdraw', transaction('withdrawal', payout)],
  ['look-up of a lost deposit', notFound, 'lookUp', lost('deposit')],
  ['look-up of a lost Checkout page', notFound, 'lookUp', lost('deposit', options(page))],
  ['look-up of a lost transfer', notFound, 'lookUp', lost('withdrawal', { counterparty: payee })],
  ['look-up of a lost payout', notFound, 'lookUp', lost('withdrawal', payout)],
  ['look-up of a lost refund', notFound, 'lookUp', lost('refund')],
  ['records', 'one line', 'listRecords'],
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
    const text = Buffer.from(answer.body).toString('utf8').slice(0, 300);
    if (answer.status >= 400) refused.push(`${answer.status} ${request.url}: ${text}`);
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
    for (const [what, wanted, method, ...args] of operations) {
      refused.length = 0;
      const context = { idempotencyKey: what, attempt: 1, signal: new AbortController().signal };
      const called = method === 'listRecords' ? listOnce(gateway) : gateway[method](...args, context);
      const got = await called.then(
        ({ status }) => status,
        (error) => (PaymentError.is(error) ? `${error.code} ${error.effect}` : String(error)),
      );
      const result = got === wanted && refused.length === 0 ? 'ok' : 'failed';
      const note = [got, ...refused].join('; ');
      rows.push(row({ tool: 'stripe-mock', version: stripeMockVersion, what, result, note }));
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
    play: async (version, input) => {
      const python = await pythonPackages('stripe', { stripe: version });
      return execute(python.bin('python'), ['-c', read('speak.py')], { input });
    },
  },
  {
    tool: 'stripe-go',
    version: '85.0.0',
    play: async (version, input) => {
      const pins = { 'github.com/stripe/stripe-go/v85': `v${version}` };
      return execute(await goProgram('stripe', read('speak.go'), pins), [], { input });
    },
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
  for (const { tool, version, play } of sdks) {
    const told = { tool, version, what: `an event of ${stripeApiVersion}` };
    const got = await play(version, JSON.stringify(signedEvent(stripeApiVersion))).then(
      ({ stdout }) => lastJson(stdout),
      (error) => error,
    );
    if (got instanceof Error) rows.push(row(failureRow(told, got)));
    else rows.push(row({ ...told, result: 'ok', note: `speaks ${got.version}; ${got.reads}` }));
  }
  return rows;
}

/** An event, signed as by Stripe. */
function signedEvent(apiVersion) {
  const secret = 'whsec_peers';
  const amounts = { amount: 1_099, currency: 'usd' };
  const intent = { id: 'pi_1', object: 'payment_intent', ...amounts, status: 'succeeded' };
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
