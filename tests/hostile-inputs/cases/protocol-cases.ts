import { sendRaw } from '../raw-http.js';
import type { HostileCase } from '../hostile-case.js';
import { canary, depositBody } from '../hostile-system.js';

const body = JSON.stringify(depositBody('fake'));

/** A request line and headers as they go over the wire; `{token}` stands for merchant A's token. */
const raw = (
  name: string,
  text: string,
  status: readonly number[],
  extra: Partial<HostileCase> & { readonly pauseMs?: number; readonly parts?: readonly string[] } = {},
): HostileCase => ({
  name,
  status,
  withinMs: 4_500,
  ...extra,
  send: ({ runtime, tokens }) =>
    sendRaw(
      runtime.apiUrl ?? '',
      [text, ...(extra.parts ?? [])].map((part) => part.replaceAll('{token}', tokens.a)),
      { waitMs: 3_500, ...(extra.pauseMs !== undefined && { pauseMs: extra.pauseMs }) },
    ),
});

const get = (target: string, host = 'Host: localhost') =>
  `GET ${target} HTTP/1.1\r\n${host}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n`;
const post = (headers: string, content = body) =>
  `POST /v1/deposits HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: raw\r\n${headers}\r\n\r\n${content}`;

const targets: readonly (readonly [name: string, target: string])[] = [
  ['a whole address of another host', 'http://evil.invalid/v1/transactions'],
  ['a whole address of this host', 'http://localhost/v1/transactions'],
  ['a file address', 'file:///etc/passwd'],
  ['two slashes before a host', '//evil.invalid/v1/transactions'],
  ['three slashes', '///v1/transactions'],
  ['a backslash', '/\\evil.invalid/v1/transactions'],
  ['a backslash inside', '/v1\\transactions'],
  ['an asterisk', '*'],
  ['no slash', 'v1/transactions'],
  ['a fragment', '/v1/transactions#x'],
  ['a user before a host', '@evil.invalid/v1/transactions'],
  ['a target of 5,000 characters', `/v1/transactions?merchantReference=${'a'.repeat(5_000)}`],
  ['bytes above ASCII', '/v1/transactions/\xff\xfe'],
];

const hosts: readonly (readonly [name: string, host: string, status?: readonly number[]])[] = [
  ['no host', 'X-Nothing: 1'],
  ['an empty host', 'Host: '],
  ['two hosts', 'Host: localhost\r\nHost: evil.invalid'],
  ['a host with a path', 'Host: localhost/v1'],
  ['a host with a user', 'Host: user@localhost'],
  ['a host with a space', 'Host: local host'],
  ['a host with a query', 'Host: localhost?x'],
  ['a host with a fragment', 'Host: localhost#x'],
  ['a host with a wrong port', 'Host: localhost:99999999'],
  ['a host with a port beyond the range', 'Host: localhost:70000'],
  ['a host of unbalanced brackets', 'Host: [::1'],
  ['a host of markup', 'Host: <script>'],
  ['a host of 400 characters', `Host: ${'a'.repeat(400)}`],
  ['a host with a percent sign', 'Host: local%00host'],
];

/** What reaches the HTTP server before any route does. */
export const protocolCases: readonly HostileCase[] = [
  ...targets.map(([name, target]) => raw(`a target with ${name} is refused`, get(target), [400, 431, 0])),
  ...hosts.map(([name, host, status]) => raw(`${name} is refused`, get('/v1/transactions', host), status ?? [400])),
  raw('an unknown method is refused', 'BREW /v1/deposits HTTP/1.1\r\nHost: localhost\r\n\r\n', [400]),
  raw('TRACE is refused', get('/v1/transactions').replace('GET', 'TRACE'), [405]),
  raw('CONNECT is refused', 'CONNECT evil.invalid:443 HTTP/1.1\r\nHost: evil.invalid\r\n\r\n', [0, 400, 404]),
  raw('PUT on a route that takes POST is refused', get('/v1/deposits').replace('GET', 'PUT'), [405]),
  raw('PATCH is refused', get('/v1/deposits').replace('GET', 'PATCH'), [405]),
  raw('a method override is not read', post('X-HTTP-Method-Override: DELETE\r\nContent-Type: text/plain\r\nContent-Length: 2', '{}'), [415]),
  raw('an upgrade is not taken', `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`, [200, 400]),
  raw('HTTP/2 without agreement is refused', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 0]),
  raw('HTTP/0.9 is refused', 'GET /v1/transactions\r\n\r\n', [400, 0]),
  raw('a TLS hello is refused', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400, 0]),
  raw('a length and chunks together are refused', post(`Content-Type: application/json\r\nContent-Length: ${body.length}\r\nTransfer-Encoding: chunked`, `0\r\n\r\n${body}`), [400]),
  raw('two lengths are refused', post('Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 200'), [400]),
  raw('a negative length is refused', post('Content-Type: application/json\r\nContent-Length: -1'), [400]),
  raw('a length that is no number is refused', post('Content-Type: application/json\r\nContent-Length: 0x10'), [400]),
  raw('an unknown transfer encoding is refused', post('Content-Type: application/json\r\nTransfer-Encoding: xchunked'), [400]),
  raw('chunks hidden behind another encoding are refused', post('Content-Type: application/json\r\nTransfer-Encoding: chunked, identity', '5\r\nhello\r\n0\r\n\r\n'), [400]),
  raw('a chunk size that is no number is refused', post('Content-Type: application/json\r\nTransfer-Encoding: chunked', 'zz\r\nhello\r\n0\r\n\r\n'), [400, 0]),
  raw('a header with a space before the colon is refused', post('Content-Type : application/json\r\nContent-Length: 2', '{}'), [400]),
  raw('a folded header is refused or not read', post('Content-Type: text/plain\r\n application/json\r\nContent-Length: 2', '{}'), [400, 415]),
  raw('a header with a NUL is refused', post('X-Odd: a\0b\r\nContent-Type: application/json\r\nContent-Length: 2', '{}'), [400]),
  raw('a header name with markup is refused', post('X<script>: 1\r\nContent-Type: application/json\r\nContent-Length: 2', '{}'), [400]),
  raw('a bare carriage return in a header is refused', post('X-Odd: a\rSet-Cookie: b\r\nContent-Type: text/plain\r\nContent-Length: 2', '{}'), [400]),
  raw('headers of 40 KiB are refused', post(`X-Long: ${'a'.repeat(40_000)}\r\nContent-Length: 2`, '{}'), [431, 0]),
  raw('a thousand headers are refused or not read', post(`${Array.from({ length: 1_000 }, (_, n) => `X-${n}: ${'a'.repeat(20)}`).join('\r\n')}\r\nContent-Length: 2`, '{}'), [431, 0]),
  raw('an unmet expectation is refused', post('Expect: 200-maybe\r\nContent-Length: 2', '{}'), [417]),
  raw('headers that never end are cut off', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n', [408, 0]),
  raw('headers that drip are cut off', 'GET /healthz HTTP/1.1\r\n', [408, 0], { pauseMs: 150, parts: Array.from({ length: 40 }, (_, n) => `X-${n}: a\r\n`) }),
  raw('a body that never comes is cut off', post('Content-Type: application/json\r\nContent-Length: 100', ''), [408, 400, 500, 0]),
  raw('a body that drips is cut off', post('Content-Type: application/json\r\nContent-Length: 400', '{'), [408, 400, 500, 0], { pauseMs: 100, parts: Array.from({ length: 60 }, () => ' ') }),
  raw('chunks that drip are cut off', post('Content-Type: application/json\r\nTransfer-Encoding: chunked', ''), [408, 400, 500, 0], { pauseMs: 100, parts: Array.from({ length: 60 }, () => '1\r\n \r\n') }),
  raw('a body that ends early stores nothing', post('Content-Type: application/json\r\nContent-Length: 4000'), [408, 400, 500, 0]),
  raw('a length of 10 GB is refused before it is read', post('Content-Type: application/json\r\nContent-Length: 10000000000', '{'), [413]),
  raw('a second request behind one that closes is not run', `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n${post(`Content-Type: application/json\r\nContent-Length: ${body.length}`)}`, [200, 400]),
  raw('a second request in one connection needs a token of its own', `${post('Content-Type: text/plain\r\nContent-Length: 5', 'hello').replace('Connection: close\r\n', '')}${post(`Content-Type: application/json\r\nContent-Length: ${body.length}`).replace('Authorization: Bearer {token}\r\n', '')}`, [415]),
  raw('identity headers are not read', get('/v1/transactions').replace('Bearer {token}\r\n', 'none\r\nX-Merchant-Id: mer_1\r\nX-User: admin\r\nX-Forwarded-User: admin\r\n'), [401]),
  raw('a rewritten path header is not read', get('/healthz').replace('\r\n\r\n', '\r\nX-Original-URL: /v1/transactions\r\nX-Rewrite-URL: /v1/transactions\r\n\r\n'), [200], {
    then: async (_system, answer) => {
      if (answer.text.includes('transactions')) throw new Error('the header chose another path');
    },
  }),
  raw('a canary in the user agent is not logged', get('/v1/nothing').replace('Connection', `User-Agent: ${canary}\r\nConnection`), [404]),
  raw('a canary in the path is not logged', get(`/v1/${canary}`), [404]),
]; // prettier-ignore
