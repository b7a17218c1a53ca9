import type { HostileCase } from '../hostile-case.js';
import { callApi, canary, depositBody, type HostileSystem } from '../hostile-system.js';

const path = '/v1/transactions';

/** A way to ask without the right to. */
const denied = (
  name: string,
  headers: (system: HostileSystem) => Record<string, string>,
  status: readonly number[] = [401],
  method = 'GET',
  target = path,
): HostileCase => ({
  name,
  status,
  send: (system) =>
    callApi(system.runtime.apiUrl ?? '', method, target, {
      headers: headers(system),
      ...(method === 'POST' && { body: depositBody('fake') }),
    }),
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const flip = (text: string, at: number) =>
  `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

const writes = [
  ['POST', '/v1/deposits'],
  ['POST', '/v1/withdrawals'],
  ['GET', '/v1/callback-endpoints'],
] as const;

/** Tokens that are none, wrong, over, or not for this. */
export const accessCases: readonly HostileCase[] = [
  denied('no token is refused', () => ({})),
  denied('an empty header is refused', () => ({ authorization: '' })),
  denied('a bearer without a token is refused', () => ({ authorization: 'Bearer ' })),
  denied('basic credentials are refused', ({ tokens }) => ({
    authorization: `Basic ${Buffer.from(`x:${tokens.a}`).toString('base64')}`,
  })),
  denied('a token without a scheme is refused', ({ tokens }) => ({ authorization: tokens.a })),
  denied('a scheme in lower case is refused', ({ tokens }) => ({ authorization: `bearer ${tokens.a}` })),
  denied('two tokens in one header are refused', ({ tokens }) => bearer(`${tokens.b}, Bearer ${tokens.a}`)),
  denied('a token with a tail is refused', ({ tokens }) => bearer(`${tokens.a}A`)),
  denied('a token with a space before it is refused', ({ tokens }) => bearer(` ${tokens.a}`)),
  denied('a token cut short is refused', ({ tokens }) => bearer(tokens.a.slice(0, -1))),
  denied('a token of another product is refused', ({ tokens }) =>
    bearer(tokens.a.replace('lango', 'stripe')),
  ),
  denied('a token with a changed environment is refused', ({ tokens }) =>
    bearer(tokens.a.replace('_test_', '_live_')),
  ),
  denied('a token with a changed key id is refused', ({ tokens }) => bearer(flip(tokens.a, 15))),
  denied('a token with a changed secret is refused', ({ tokens }) => bearer(flip(tokens.a, 40))),
  denied('a token with a changed checksum is refused', ({ tokens }) =>
    bearer(flip(tokens.a, tokens.a.length - 1)),
  ),
  denied('the key id of one with the secret of another is refused', ({ tokens }) =>
    bearer(`${tokens.a.slice(0, 23)}${tokens.b.slice(23)}`),
  ),
  denied('the key id alone is refused', ({ tokens }) => bearer(tokens.a.slice(0, 23))),
  denied('a token of 10,000 characters is refused', () => bearer('A'.repeat(10_000))),
  denied('a canary as token is not logged', () => bearer(canary)),
  denied('a web token without algorithm is refused', () =>
    bearer(
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"admin"}').toString('base64url')}.`,
    ),
  ),
  denied('an SQL fragment as token is refused', () => bearer("'or'1'='1")),
  denied('an expired token is refused', ({ tokens }) => bearer(tokens.expired)),
  denied('a revoked token is refused', ({ tokens }) => bearer(tokens.revoked)),
  denied('a token of a disabled merchant is refused', ({ tokens }) => bearer(tokens.disabled)),
  denied('a token in a cookie is not read', ({ tokens }) => ({ cookie: `token=${tokens.a}` })),
  denied('a token in x-api-key is not read', ({ tokens }) => ({ 'x-api-key': tokens.a })),
  denied('a token in proxy-authorization is not read', ({ tokens }) => ({
    'x-proxy-authorization': `Bearer ${tokens.a}`,
  })),
  {
    name: 'a token in the query is not read',
    status: [401],
    send: ({ runtime, tokens }) => callApi(runtime.apiUrl ?? '', 'GET', `${path}?access_token=${tokens.a}`),
  },
  ...(['expired', 'revoked', 'disabled'] as const).map((which) =>
    denied(
      `a ${which} token moves no money`,
      ({ tokens }) => bearer(tokens[which]),
      [401],
      'POST',
      '/v1/deposits',
    ),
  ),
  ...writes.map(([method, target]) =>
    denied(
      `a token for reading may not ${method} ${target}`,
      ({ tokens }) => bearer(tokens.aRead),
      [403],
      method,
      target,
    ),
  ),
  {
    name: 'a test token never reaches a live gateway',
    status: [422],
    send: ({ live, tokens }) =>
      callApi(live.apiUrl ?? '', 'POST', '/v1/deposits', {
        token: tokens.liveTest,
        body: depositBody('fake'),
      }),
  },
  {
    name: 'a live token never reaches a test gateway',
    status: [422],
    send: ({ live, tokens }) =>
      callApi(live.apiUrl ?? '', 'POST', '/v1/deposits', {
        token: tokens.liveLive,
        body: depositBody('fake-test'),
      }),
  },
  {
    name: 'a live token sees none of the test gateways',
    status: [200],
    send: ({ runtime, tokens }) =>
      callApi(runtime.apiUrl ?? '', 'GET', '/v1/gateways', { token: tokens.aLive }),
    then: async (_system, { text }) => {
      if (text !== '{"gateways":[]}') throw new Error(text);
    },
  },
  {
    name: 'a token of one runtime opens nothing in another',
    status: [401],
    send: ({ live, tokens }) => callApi(live.apiUrl ?? '', 'GET', path, { token: tokens.a }),
  },
  {
    name: 'a token that asks too often is told to wait, whatever it asks for',
    status: [429],
    withinMs: 10_000,
    send: async ({ live, tokens }) => {
      const ask = () => callApi(live.apiUrl ?? '', 'GET', '/v1/gateways', { token: tokens.liveTest });
      let answer = await ask();
      for (let calls = 0; calls < 200 && answer.status === 200; calls += 1) answer = await ask();
      return answer;
    },
    then: async (_system, { headers }) => {
      const { 'retry-after': wait, 'ratelimit-remaining': left, 'ratelimit-limit': limit } = headers;
      if (!(Number(wait) > 0) || left !== '0' || limit !== '150') throw new Error(JSON.stringify(headers));
    },
  },
  {
    name: 'headers tell what is left',
    status: [200],
    send: ({ runtime, tokens }) => callApi(runtime.apiUrl ?? '', 'GET', path, { token: tokens.a }),
    then: async (_system, { headers }) => {
      if (headers['ratelimit-limit'] !== '6000' || !(Number(headers['ratelimit-remaining']) < 6_000))
        throw new Error(JSON.stringify(headers));
    },
  },
];
