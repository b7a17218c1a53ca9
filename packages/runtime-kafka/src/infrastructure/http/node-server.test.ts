import { Agent, request } from 'node:http';
import { createConnection } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serveHttp } from './node-server.js';

const text = (body: string) => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });
const hello = () => Promise.resolve(text('hello'));

function post(port: number, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    request({ method: 'POST', host: '127.0.0.1', port, agent }, (response) => {
      response.resume().once('end', () => resolve(response.headers.connection));
    })
      .once('error', reject)
      .end('callback');
  });
}

describe('a server that stops', () => {
  it('ends connections that a client keeps busy', async () => {
    const slowly = async (received: Request) => {
      await received.text();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return text('taken');
    };
    const server = await serveHttp(slowly, '127.0.0.1', 0);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let isStopped = false;
    const client = (async () => {
      while (!isStopped) await post(server.port, agent).catch(() => (isStopped = true));
    })();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.close();
    isStopped = true;
    await client;
    agent.destroy();
  });

  it('waits no longer for half a request than a request may take', async () => {
    const server = await serveHttp(hello, '127.0.0.1', 0, { requestTimeoutMs: 300 });
    const client = createConnection(server.port, '127.0.0.1');
    client.on('error', () => undefined);
    await new Promise<void>((resolve) => client.write('GET / HTTP/1.1\r\nHost: lango', () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const from = Date.now();
    await server.close();
    expect(Date.now() - from).toBeLessThan(5_000);
    client.destroy();
  });
});

describe('a server', () => {
  it('gives one address no more than its share of the connections', async () => {
    let arrived = (): void => undefined;
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const slowly = () => {
      arrived();
      return answered.then(hello);
    };
    const server = await serveHttp(slowly, '127.0.0.1', 0, { connectionsPerAddressMax: 3 });
    const open = (localAddress: string) =>
      new Promise<{ readonly isTaken: boolean; readonly end: () => void }>((resolve) => {
        const client = createConnection({ port: server.port, host: '127.0.0.1', localAddress });
        const settle = (isTaken: boolean) => resolve({ isTaken, end: () => client.destroy() });
        arrived = () => settle(true);
        client.on('error', () => settle(false)).on('close', () => settle(false));
        client.write('GET / HTTP/1.1\r\nHost: lango\r\n\r\n');
      });
    const mine = [];
    for (let index = 0; index < 5; index += 1) mine.push(await open('127.0.0.1'));
    expect(mine.map(({ isTaken }) => isTaken)).toEqual([true, true, true, false, false]);
    const other = await open('127.0.0.2');
    expect(other.isTaken).toBe(true);
    answer();
    for (const { end } of [...mine, other]) end();
    await server.close();
  });

  it.each([
    '/v1/../metrics',
    '/callbacks/%2e%2E/v1/x',
    '/callbacks/.%2e/metrics',
    '/./healthz',
    '/callbacks/%2e',
    '/..',
    '/../?x',
  ])('answers %s, which is another path to a reader of URLs, with 400', async (path) => {
    const seen: string[] = [];
    const server = await serveHttp(
      (request) => {
        seen.push(request.url);
        return hello();
      },
      '127.0.0.1',
      0,
    );
    const status = (target: string) =>
      new Promise((resolve) => {
        request({ host: '127.0.0.1', port: server.port, path: target }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await status(path)).toBe(400);
    expect(seen).toEqual([]);
    expect(await status('/callbacks/a..b/.well-known/...?return=/../x')).toBe(200);
    await server.close();
  });
});
