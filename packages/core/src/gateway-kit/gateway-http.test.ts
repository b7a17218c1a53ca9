import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { PaymentError } from '../errors/payment-error.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFetchGatewayHttp } from './fetch-gateway-http.js';
import { createGatewayHttp } from './create-gateway-http.js';
import type { ClosableGatewayHttp, GatewayHttpRequest } from './gateway-http.js';
import { createUndiciGatewayHttp } from './undici-gateway-http.js';

const listening = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};
const serving = (answer: RequestListener) => listening(createServer(answer));
const endOf = async (sending: Promise<unknown>): Promise<string> => {
  try {
    await sending;
    return 'answered';
  } catch (error) {
    if (!PaymentError.is(error)) throw error;
    return `${error.code}/${error.effect}`;
  }
};
const post = { method: 'POST', body: 'x=1' } as const satisfies Omit<GatewayHttpRequest, 'url'>;

describe.each<[string, () => ClosableGatewayHttp]>([
  ['undici', () => createUndiciGatewayHttp()],
  ['fetch', () => createFetchGatewayHttp()],
  ['undici where it is installed', () => createGatewayHttp()],
  [
    'fetch where undici is not',
    () => createGatewayHttp({ importLibrary: () => Promise.reject(new Error()) }),
  ],
])('the transport: %s', (_, create) => {
  const open = () => {
    const http = create();
    onTestFinished(() => http.close());
    return http;
  };

  it('sends the whole request and reads the whole answer, with any status', async () => {
    const seen: string[] = [];
    const url = await serving((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => seen.push(chunk));
      request.on('end', () => {
        seen.push(
          `${request.method} ${String(request.headers['x-key'])} ${request.headers['content-length']}`,
        );
        response.writeHead(402, { 'X-Decline': 'yes' }).end('kein Geld: 5 €');
      });
    });
    const answer = await open()({
      ...post,
      url,
      body: 'ä=1',
      headers: { 'X-Key': 'k', 'content-length': '4' },
    });
    expect(seen).toEqual(['ä=1', 'POST k 4']);
    expect(answer).toMatchObject({ status: 402, headers: { 'x-decline': 'yes' } });
    expect(new TextDecoder().decode(answer.body)).toBe('kein Geld: 5 €');
  });

  it('follows no redirect', async () => {
    const url = await serving((_, response) => void response.writeHead(307, { location: '/other' }).end());
    expect((await open()({ ...post, url })).status).toBe(307);
  });

  it('reports that nothing was sent: refused connection, name that does not resolve', async () => {
    const url = await serving(() => undefined);
    const free = createTcpServer();
    const refused = await listening(free);
    await new Promise((resolve) => free.close(resolve));
    expect(url).not.toBe(refused);
    expect(await endOf(open()({ ...post, url: refused }))).toBe('gateway_unreachable/none');
    expect(await endOf(open()({ ...post, url: 'http://nothing.invalid/' }))).toBe('gateway_unreachable/none');
  });

  it.each([
    ['a header of the connection', { headers: { connection: 'close' } }],
    ['a transfer coding', { headers: { 'Transfer-Encoding': 'chunked' } }],
    ['an expectation', { headers: { expect: '100-continue' } }],
    ['a body longer than its length', { headers: { 'content-length': '2' } }],
    ['a body shorter than its length', { headers: { 'content-length': '9' } }],
    [
      'no body with a length',
      { method: 'GET' as const, body: undefined, headers: { 'content-length': '1' } },
    ],
  ])('sends nothing for an invalid request: %s', async (_, wrong) => {
    let requests = 0;
    const url = await serving((_, response) => void ((requests += 1), response.end()));
    const { body, ...rest } = { ...post, ...wrong };
    const end = await endOf(open()({ url, ...rest, ...(body !== undefined && { body }) }));
    expect([end, requests]).toEqual(['invalid_request/none', 0]);
  });

  it('reports an unknown effect when the connection ends', async () => {
    const url = await listening(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    expect(await endOf(open()({ ...post, url }))).toBe('connection_lost/unknown');
  });

  it('reports an unknown effect when the answer is cut off or too large', async () => {
    const cut = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect(await endOf(open()({ ...post, url: cut }))).toBe('connection_lost/unknown');
    const large = await serving((_, response) => void response.end('x'.repeat(100)));
    expect(await endOf(open()({ ...post, url: large, maxResponseBytes: 99 }))).toBe(
      'response_unreadable/unknown',
    );
  });

  it('ends at its deadline and at the caller’s signal; aborted before sending, nothing was sent', async () => {
    const abort = new AbortController();
    const url = await serving((request) => {
      if (request.url === '/abort') abort.abort();
    });
    expect(await endOf(open()({ ...post, url, deadlineMs: 50 }))).toBe('gateway_timeout/unknown');
    expect(await endOf(open()({ ...post, url: `${url}abort`, signal: abort.signal }))).toBe(
      'aborted/unknown',
    );
    expect(await endOf(open()({ ...post, url, signal: abort.signal }))).toBe('aborted/none');
  });

  it('can be closed repeatedly', async () => {
    const url = await serving((_, response) => void response.end('{}'));
    const http = open();
    await http({ method: 'GET', url });
    await Promise.all([http.close(), http.close()]);
    await http.close();
  });
});

describe('the pool of undici', () => {
  const answering = (parts: readonly string[]) =>
    listening(
      createTcpServer((socket) => {
        socket.setNoDelay(true);
        socket.on('error', () => undefined);
        socket.on('data', () => {
          const next = (index: number): void => {
            if (index < parts.length) socket.write(parts[index] ?? '', () => setImmediate(next, index + 1));
          };
          next(0);
        });
      }),
    );
  const final = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';
  const unsolicited = 'HTTP/1.1 100 Continue\r\n\r\n';

  it.each([
    ['before the answer', [unsolicited, final]],
    ['with the answer', [unsolicited + final]],
    ['twice', [unsolicited, unsolicited, final]],
    ['with headers', ['HTTP/1.1 100 Continue\r\nvia: 1.1 proxy\r\n\r\n', final]],
  ])('reads the answer where an unsolicited 100 Continue comes %s', async (_, parts) => {
    const url = await answering(parts);
    const http = createUndiciGatewayHttp();
    onTestFinished(() => http.close());
    for (let call = 0; call < 3; call += 1)
      expect(await endOf(http({ ...post, url, deadlineMs: 2_000 }))).toBe('answered');
  });

  it('leaves a body that looks like one unchanged', async () => {
    const body = `${unsolicited}HTTP/1.1 100 `;
    const url = await answering([`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`, body]);
    const http = createUndiciGatewayHttp();
    onTestFinished(() => http.close());
    const answer = await http({ ...post, url, deadlineMs: 2_000 });
    expect(new TextDecoder().decode(answer.body)).toBe(body);
  });

  it('drops an idle connection before a server that announces a minute would cut it at five seconds', async () => {
    const agents: object[] = [];
    const importLibrary = async () => {
      const library = await import('undici');
      class Agent extends library.Agent {
        constructor(options: object) {
          agents.push(options);
          super(options);
        }
      }
      return { ...library, Agent };
    };
    const url = await serving((_, response) => void response.end('{}'));
    const http = createUndiciGatewayHttp({ importLibrary });
    onTestFinished(() => http.close());
    await http({ method: 'GET', url });
    expect(agents).toEqual([
      expect.objectContaining({ keepAliveTimeout: 4_000, keepAliveMaxTimeout: 4_000 }),
    ]);
  });
});

it('reports that undici is not installed', async () => {
  const http = createUndiciGatewayHttp({ importLibrary: () => Promise.reject(new Error('not found')) });
  expect(await endOf(http({ ...post, url: 'http://127.0.0.1:9/' }))).toBe('configuration_invalid/none');
});

it('fetch does not reuse a connection on which Deno would repeat a request', async () => {
  const options: unknown[] = [];
  let closed = 0;
  const createHttpClient = (clientOptions: unknown) => {
    options.push(clientOptions);
    return { close: () => (closed += 1) };
  };
  Object.assign(globalThis, { Deno: { createHttpClient } });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'Deno'));
  const sent: unknown[] = [];
  const http = createFetchGatewayHttp({
    fetch: async (_, init) => {
      sent.push(init);
      return new Response('{}');
    },
  });
  await http({ ...post, url: 'http://127.0.0.1:9/' });
  await http({ ...post, url: 'http://127.0.0.1:9/' });
  await http.close();
  expect([options, sent.length, closed]).toEqual([[{ poolMaxIdlePerHost: 0 }], 2, 1]);
  expect(sent.every((init) => (init as { client?: unknown }).client !== undefined)).toBe(true);
});

it('fetch ends at its deadline where the runtime does not end a started body', async () => {
  const cancelled: unknown[] = [];
  const endless = () =>
    new Response(
      new ReadableStream({
        start: (stream) => stream.enqueue(new TextEncoder().encode('{')),
        cancel: () => void cancelled.push('cancelled'),
      }),
    );
  const http = createFetchGatewayHttp({ fetch: async () => endless() });
  const url = 'http://127.0.0.1:9/';
  expect(await endOf(http({ ...post, url, deadlineMs: 50 }))).toBe('gateway_timeout/unknown');
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 20);
  expect(await endOf(http({ ...post, url, signal: abort.signal }))).toBe('aborted/unknown');
  expect(cancelled).toEqual(['cancelled', 'cancelled']);
});
