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
