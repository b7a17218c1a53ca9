import type { Answer, HostileCase } from '../hostile-case.js';
import { callApi, parse, type HostileSystem } from '../hostile-system.js';

type Route = readonly [method: string, path: (id: string, system: HostileSystem) => string, body?: unknown];

const ofTransaction: readonly Route[] = [
  ['GET', (id) => `/v1/transactions/${id}`],
  ['GET', (id) => `/v1/transactions/${id}/history`],
  ['POST', (id) => `/v1/transactions/${id}/refunds`, {}],
  ['POST', (id) => `/v1/transactions/${id}/reversals`, {}],
  ['POST', (id) => `/v1/transactions/${id}/captures`, {}],
  ['POST', (id) => `/v1/transactions/${id}/cancel`, {}],
];
const ofEndpoint: readonly Route[] = [
  ['DELETE', (id) => `/v1/callback-endpoints/${id}`],
  ['POST', (id) => `/v1/callback-endpoints/${id}/rotate-secret`, {}],
  ['POST', (id) => `/v1/callback-endpoints/${id}/enable`, {}],
  ['POST', (id) => `/v1/callback-endpoints/${id}/test`, {}],
  ['GET', (id) => `/v1/callback-endpoints/${id}/deliveries`],
  ['POST', (id, { ids }) => `/v1/callback-endpoints/${id}/deliveries/${ids.othersDelivery}/redeliver`],
];

const oddIds: readonly (readonly [name: string, id: string])[] = [
  ['a NUL', 'txn_%00'],
  ['a path', '..%2f..%2fetc%2fpasswd'],
  ['an SQL fragment', "txn_'%20OR%20'1'='1"],
  ['a prototype', '__proto__'],
  ['upper case', `TXN_${'A'.repeat(32)}`],
  ['bytes that are no UTF-8', '%ff%fe'],
  ['a broken escape', '%zz'],
  ['3,000 characters', 'a'.repeat(3_000)],
];

/** Asks for an id that exists but is another's, and for one that does not exist: the two answers must be one. */
const alike = (
  route: Route,
  name: string,
  foreign: (system: HostileSystem) => string,
  missing: string,
  token: 'a' | 'aLive',
): HostileCase => ({
  name: `${route[0]} ${route[1]('{id}', { ids: { othersDelivery: '{id}' } } as HostileSystem)} answers ${name} like nothing`,
  status: [404],
  send: async (system) => {
    const ask = (id: string): Promise<Answer> =>
      callApi(system.runtime.apiUrl ?? '', route[0], route[1](id, system), {
        token: system.tokens[token],
        ...(route[2] !== undefined && { body: route[2] }),
      });
    const [theirs, nothing] = [await ask(foreign(system)), await ask(missing)];
    const volatile = /^(date|ratelimit-)/;
    const seen = ({ status, text, headers }: Answer) =>
      JSON.stringify([status, text, Object.entries(headers).filter(([header]) => !volatile.test(header))]);
    if (seen(theirs) !== seen(nothing)) throw new Error(`${seen(theirs)} but ${seen(nothing)}`);
    return theirs;
  },
});

const missingTransaction = `txn_${'0'.repeat(32)}`;
const missingEndpoint = `end_${'0'.repeat(32)}`;

/** What belongs to another merchant, or to the other environment, is as nothing. */
export const tenantCases: readonly HostileCase[] = [
  ...ofTransaction.flatMap((route) => [
    alike(route, 'another merchant’s transaction', ({ ids }) => ids.othersTransaction, missingTransaction, 'a'),
    alike(route, 'a test transaction asked for with a live token', ({ ids }) => ids.succeeded, missingTransaction, 'aLive'),
  ]),
  ...ofEndpoint.flatMap((route) => [
    alike(route, 'another merchant’s endpoint', ({ ids }) => ids.othersEndpoint, missingEndpoint, 'a'),
    alike(route, 'a test endpoint asked for with a live token', ({ ids }) => ids.endpoint, missingEndpoint, 'aLive'),
  ]),
  ...oddIds.flatMap(([name, id]) =>
    [ofTransaction[0], ofTransaction[2], ofEndpoint[0], ofEndpoint[4]].map((route): HostileCase => ({
      name: `${route?.[0]} ${route?.[1]('{id}', { ids: {} } as HostileSystem)} with ${name} for an id finds nothing`,
      status: [404, 400],
      send: (system) =>
        callApi(system.runtime.apiUrl ?? '', route?.[0] ?? '', route?.[1](id, system) ?? '', {
          token: system.tokens.a,
          ...(route?.[2] !== undefined && { body: route[2] }),
        }),
    })),
  ),
  {
    name: 'another merchant’s delivery is not sent again through one’s own endpoint',
    status: [404],
    send: ({ runtime, tokens, ids }) =>
      callApi(runtime.apiUrl ?? '', 'POST', `/v1/callback-endpoints/${ids.endpoint}/deliveries/${ids.othersDelivery}/redeliver`, { token: tokens.a }),
  },
  {
    name: 'a delivery is not sent again through another endpoint’s address',
    status: [404],
    send: ({ runtime, tokens, ids }) =>
      callApi(runtime.apiUrl ?? '', 'POST', `/v1/callback-endpoints/${ids.othersEndpoint}/deliveries/${ids.delivery}/redeliver`, { token: tokens.a }),
  },
  {
    name: 'another merchant’s delivery is no cursor',
    status: [200],
    send: ({ runtime, tokens, ids }) =>
      callApi(runtime.apiUrl ?? '', 'GET', `/v1/callback-endpoints/${ids.endpoint}/deliveries?cursor=${ids.othersDelivery}`, { token: tokens.a }),
    then: async (_system, answer) => {
      if ((parse(answer)['deliveries'] as unknown[]).length > 0) throw new Error(answer.text);
    },
  },
  {
    name: 'a listing holds one’s own rows only',
    status: [200],
    send: ({ runtime, tokens }) => callApi(runtime.apiUrl ?? '', 'GET', '/v1/transactions?limit=100', { token: tokens.a }),
    then: async ({ ids }, { text }) => {
      if (text.includes(ids.othersTransaction) || !text.includes(ids.succeeded)) throw new Error(text);
    },
  },
  {
    name: 'a listing with a live token holds no test rows',
    status: [200],
    send: ({ runtime, tokens }) => callApi(runtime.apiUrl ?? '', 'GET', '/v1/transactions', { token: tokens.aLive }),
    then: async (_system, { text }) => {
      if (text !== '{"transactions":[]}') throw new Error(text);
    },
  },
  {
    name: 'another merchant’s key is not one’s own: the same key makes two transactions',
    status: [202],
    mayChange: ['transactions', 'journal', 'receipts', 'deliveries'],
    maySend: 6,
    send: async ({ runtime, tokens }) => {
      const send = (token: string) =>
        callApi(runtime.apiUrl ?? '', 'POST', '/v1/deposits', {
          token,
          headers: { 'idempotency-key': 'shared-between-merchants' },
          body: { gateway: 'fake', amount: { amountMinor: 5, currency: 'KES' }, counterparty: {} },
        });
      const [first, second] = [await send(tokens.a), await send(tokens.b)];
      if (parse(first)['transactionId'] === parse(second)['transactionId']) throw new Error('one transaction for two merchants');
      return second;
    },
  },
]; // prettier-ignore
