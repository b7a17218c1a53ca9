import { createHmac } from 'node:crypto';
import type { Answer, HostileCase } from '../hostile-case.js';
import { canary, stripeWebhookSecret, type HostileSystem } from '../hostile-system.js';

/** Posts to the callback-receiver as a gateway would. */
export async function callBack(
  { runtime }: HostileSystem,
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  const response = await fetch(`${runtime.callbackUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method !== 'GET' && { body: body as string }),
    redirect: 'manual',
  });
  return {
    status: response.status,
    text: await response.text(),
    headers: Object.fromEntries(response.headers),
  };
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

export const stripeSignature = (body: string, at = nowSeconds(), secret = stripeWebhookSecret) =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;

/** The event that would make the pending Stripe deposit a success. */
export async function stripeEvent(
  system: HostileSystem,
  changes: Record<string, unknown> = {},
  object: Record<string, unknown> = {},
): Promise<string> {
  const { ids, executors } = system;
  const [row] = (await executors[0]?.query<{ gateway_reference: string }>(
    'SELECT gateway_reference FROM transactions WHERE transaction_id = $1', [ids.stripePending],
  )) ?? []; // prettier-ignore
  return JSON.stringify({
    id: `evt_${Math.random().toString(36).slice(2)}`,
    object: 'event',
    api_version: '2026-06-24.dahlia',
    created: nowSeconds(),
    type: 'payment_intent.succeeded',
    livemode: false,
    data: {
      object: { id: row?.gateway_reference, object: 'payment_intent', status: 'succeeded', amount: 150_000, amount_received: 150_000, currency: 'eur', ...object },
    },
    ...changes,
  }); // prettier-ignore
}

const notFound = (system: HostileSystem, answer: Answer) => {
  void system;
  if (answer.text !== '{"error":"not found"}') return Promise.reject(new Error(answer.text));
  return Promise.resolve();
};

/** A callback that must get the one short answer for everything that is not believed. */
const refused = (name: string, send: HostileCase['send']): HostileCase => ({
  name,
  status: [404],
  send,
  then: notFound,
});

const signed = (name: string, header: (body: string) => string | undefined): HostileCase =>
  refused(`Stripe: ${name} is refused`, async (system) => {
    const body = await stripeEvent(system);
    const value = header(body);
    return callBack(
      system,
      '/callbacks/stripe',
      body,
      value === undefined ? {} : { 'stripe-signature': value },
    );
  });

const hexOf = (id: string) => id.slice('txn_'.length);
const tokenOf = (system: HostileSystem, id: string) => system.keyRing.callbackToken(id);
const stk = '{"Body":{"stkCallback":{"ResultCode":0}}}';

const addresses: readonly (readonly [name: string, path: (system: HostileSystem) => string])[] = [
  ['no gateway', () => '/callbacks/'],
  ['an unknown gateway', () => '/callbacks/nope'],
  ['a gateway named after a prototype', () => '/callbacks/__proto__'],
  ['a gateway by its id instead of its path', () => '/callbacks/mpesa'],
  ['a gateway that cannot sign, without a token', () => '/callbacks/m'],
  ['a gateway in upper case', () => '/callbacks/STRIPE'],
  ['a path out of the folder', () => '/callbacks/..%2fv1%2fdeposits'],
  ['a path with a NUL', () => '/callbacks/stripe%00'],
  ['an unknown kind of address', () => '/callbacks/m/x/0/0'],
  ['a transaction without a token', ({ ids }) => `/callbacks/m/t/${hexOf(ids.mpesaPending)}`],
  ['an empty token', ({ ids }) => `/callbacks/m/t/${hexOf(ids.mpesaPending)}/`],
  ['a token of zeros', ({ ids }) => `/callbacks/m/t/${hexOf(ids.mpesaPending)}/${'0'.repeat(32)}`],
  ['another transaction’s token', (system) => `/callbacks/m/t/${hexOf(system.ids.mpesaPending)}/${tokenOf(system, system.ids.stripePending)}`],
  ['its own token cut short', (system) => `/callbacks/m/t/${hexOf(system.ids.mpesaPending)}/${tokenOf(system, system.ids.mpesaPending).slice(0, -1)}`],
  ['its own token in upper case', (system) => `/callbacks/m/t/${hexOf(system.ids.mpesaPending)}/${tokenOf(system, system.ids.mpesaPending).toUpperCase()}F`],
  ['its own token with a tail', (system) => `/callbacks/m/t/${hexOf(system.ids.mpesaPending)}/${tokenOf(system, system.ids.mpesaPending)}0`],
  ['the transaction’s token as a look-up’s', (system) => `/callbacks/m/l/${hexOf(system.ids.mpesaPending)}/${tokenOf(system, system.ids.mpesaPending)}`],
  ['a look-up token never given out', ({ ids }) => `/callbacks/m/l/${hexOf(ids.mpesaPending)}/${'a'.repeat(32)}`],
  ['a look-up address without token', ({ ids }) => `/callbacks/m/l/${hexOf(ids.mpesaPending)}`],
  ['a transaction id with a path', () => `/callbacks/m/t/..%2f/${'0'.repeat(32)}`],
  ['a transaction id with a NUL', () => `/callbacks/m/t/%00/${'0'.repeat(32)}`],
  ['an address of unasked payments without a secret', () => '/callbacks/m/c2b/confirmation'],
  ['an address of unasked payments with a wrong secret', () => `/callbacks/m/c2b/${'0'.repeat(32)}/confirmation`],
  ['an address of unasked payments with a transaction’s token', (system) => `/callbacks/m/c2b/${tokenOf(system, system.ids.mpesaPending)}/confirmation`],
  ['an address of unasked payments with another gateway’s secret', (system) => `/callbacks/m/c2b/${system.keyRing.callbackToken('c2b:fake')}/confirmation`],
  ['a question about an unasked payment with a wrong secret', () => `/callbacks/m/c2b/${'f'.repeat(32)}/validation`],
  ['an address of 900 characters', () => `/callbacks/m/t/${'a'.repeat(900)}/x`],
]; // prettier-ignore

/** Callbacks from anyone who is not the gateway. */
export const callbackCases: readonly HostileCase[] = [
  ...addresses.map(([name, path]) => refused(`a callback to ${name} is refused`, (system) => callBack(system, path(system), stk))),
  ...['GET', 'DELETE', 'PATCH'].map((method) => refused(`${method} is no callback`, (system) => callBack(system, '/callbacks/stripe', '', {}, method))),
  signed('no signature', () => undefined),
  signed('an empty signature', () => ''),
  signed('a signature without time', (body) => stripeSignature(body).replace(/^t=\d+,/, '')),
  signed('a signature without scheme', (body) => stripeSignature(body).replace('v1=', '')),
  signed('another scheme', (body) => stripeSignature(body).replace('v1=', 'v0=')),
  signed('a signature by another secret', (body) => stripeSignature(body, nowSeconds(), 'whsec_other')),
  signed('a signature by an empty secret', (body) => stripeSignature(body, nowSeconds(), ' ')),
  signed('a signature of another body', () => stripeSignature('{}')),
  signed('a time other than the signed one', (body) => stripeSignature(body, nowSeconds() - 10).replace(/^t=\d+/, `t=${nowSeconds()}`)),
  signed('a signature an hour old', (body) => stripeSignature(body, nowSeconds() - 3_600)),
  signed('a signature of 301 seconds ago', (body) => stripeSignature(body, nowSeconds() - 302)),
  signed('a signature an hour ahead', (body) => stripeSignature(body, nowSeconds() + 3_600)),
  signed('a signature of the year 30000', (body) => stripeSignature(body, 888_888_888_888)),
  signed('two times', (body) => `t=${nowSeconds()},${stripeSignature(body)}`),
  signed('a time that is no number', (body) => stripeSignature(body).replace(/^t=\d+/, 't=now')),
  signed('a negative time', (body) => stripeSignature(body, -nowSeconds())),
  signed('a signature cut short', (body) => stripeSignature(body).slice(0, -1)),
  signed('a signature in upper case', (body) => stripeSignature(body).replace(/v1=.*/, (hex) => `v1=${hex.slice(3).toUpperCase()}`)),
  signed('eleven signatures', (body) => `${stripeSignature(body)}${`,v1=${'0'.repeat(64)}`.repeat(11)}`),
  signed('a header of 5,000 characters', (body) => `${stripeSignature(body)},x=${'a'.repeat(5_000)}`),
  refused('Stripe: a signed body changed by a space is refused', async (system) => {
    const body = await stripeEvent(system);
    return callBack(system, '/callbacks/stripe', `${body} `, { 'stripe-signature': stripeSignature(body) });
  }),
  refused('Stripe: a byte-order mark before a signed body is refused', async (system) => {
    const body = await stripeEvent(system);
    return callBack(system, '/callbacks/stripe', `\ufeff${body}`, { 'stripe-signature': stripeSignature(body) });
  }),
  // Acknowledged, because Stripe disables an endpoint that refuses what is meant for others; nothing of ours changes.
  {
    name: 'Stripe: a live event for a test gateway is taken and changes no transaction',
    send: async (system) => {
      const body = await stripeEvent(system, { livemode: true });
      return callBack(system, '/callbacks/stripe', body, { 'stripe-signature': stripeSignature(body) });
    },
    status: [200],
    mayChange: ['callbacks'],
  },
  // Acknowledged, because Stripe disables an endpoint that refuses what is meant for others; nothing of ours changes.
  {
    name: 'Stripe: an event of another account is taken and changes no transaction',
    send: async (system) => {
      const body = await stripeEvent(system, { account: 'acct_other' });
      return callBack(system, '/callbacks/stripe', body, { 'stripe-signature': stripeSignature(body) });
    },
    status: [200],
    mayChange: ['callbacks'],
  },
  refused('the fake’s callback without its signature is refused', (system) => callBack(system, '/callbacks/fake', system.fake.callbackFor(system.ids.pending).payload)),
  refused('the fake’s callback with another body’s signature is refused', (system) =>
    callBack(system, '/callbacks/fake', '{"status":"succeeded"}', system.fake.callbackFor(system.ids.pending).headers),
  ),
  refused('a signed callback from an address that is not on the list is refused', (system) => {
    const { payload, headers } = system.fake.callbackFor(system.ids.pending);
    return callBack(system, '/callbacks/fake', payload, { ...headers, 'x-forwarded-for': '198.51.100.9' });
  }),
  refused('an address that the sender claims itself, left of the proxy’s, is not read', (system) => {
    const { payload, headers } = system.fake.callbackFor(system.ids.pending);
    return callBack(system, '/callbacks/fake', payload, { ...headers, 'x-forwarded-for': '203.0.113.7, 198.51.100.9' });
  }),
  refused('other headers that claim an address are not read', (system) => {
    const { payload, headers } = system.fake.callbackFor(system.ids.pending);
    const claims = { 'x-real-ip': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-client-ip': '203.0.113.7' };
    return callBack(system, '/callbacks/fake', payload, { ...headers, ...claims, 'x-forwarded-for': '198.51.100.9' });
  }),
  {
    name: 'a body of 1,025 KiB is refused before it is checked',
    status: [413, 0],
    send: (system) => callBack(system, '/callbacks/stripe', 'x'.repeat(1_025 * 1_024)),
  },
  {
    name: 'a body of 20 MiB is refused before it is read',
    status: [413, 0],
    send: (system) => callBack(system, '/callbacks/stripe', 'x'.repeat(20 * 1024 * 1024)).catch(() => ({ status: 0, text: '', headers: {} })),
  },
  ...[
    ['no JSON', canary], ['a deep body', '['.repeat(100_000)], ['a list', '[]'], ['null', 'null'], ['an event without an object', '{"id":"evt_1","object":"event"}'],
    ['a prototype', '{"__proto__":{"type":"payment_intent.succeeded"},"object":"event"}'], ['bytes that are no UTF-8', '\xff\xfe'],
  ].map(([name, body = '']): HostileCase => ({
    name: `Stripe: ${name}, well signed, is refused and not stored`,
    status: [400, 404],
    send: (system) => callBack(system, '/callbacks/stripe', body, { 'stripe-signature': stripeSignature(body) }),
  })),
]; // prettier-ignore
