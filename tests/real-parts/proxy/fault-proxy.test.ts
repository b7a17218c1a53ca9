import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFaultProxy, type FaultProxy } from './fault-proxy.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the fault proxy', () => {
  let server: Server;
  let proxy: FaultProxy;
  let client: Socket;
  let [text, error, isClosed] = ['', '', false];
  const received = async (wanted: string) => {
    while (text !== wanted) await sleep(10);
  };

  beforeEach(async () => {
    [text, error, isClosed] = ['', '', false];
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    proxy = await startFaultProxy({ name: 'echo', target: () => ({ host: '127.0.0.1', port }) });
    client = createConnection(proxy.port, '127.0.0.1');
    client.on('data', (piece: Buffer) => (text += piece.toString()));
    client.on('error', (failure: NodeJS.ErrnoException) => (error = failure.code ?? ''));
    client.on('close', () => (isClosed = true));
    client.write('a');
    await received('a');
  });
  afterEach(async () => {
    if (!isClosed) await new Promise((done) => client.once('close', done).destroy());
    await proxy.close();
    await new Promise((done) => server.close(done));
  });

  it('delays, in order', async () => {
    proxy.setFault('delay');
    const from = Date.now();
    client.write('b');
    await received('ab');
    expect(Date.now() - from).toBeGreaterThan(600);
  });

  it('cuts with a reset', async () => {
    proxy.setFault('cut');
    while (!isClosed) await sleep(10);
    expect(error).toBe('ECONNRESET');
  });

  it('lets nothing pass through a black hole, and everything after it', async () => {
    proxy.setFault('black hole');
    client.write('b');
    await sleep(200);
    expect(text).toBe('a');
    proxy.setFault(undefined);
    await received('ab');
    expect(isClosed).toBe(false);
  });

  it('forgets a half-open connection without a word, for good', async () => {
    proxy.setFault('half-open');
    client.write('b');
    await sleep(100);
    proxy.setFault(undefined);
    client.write('c');
    await sleep(200);
    expect(text).toBe('a');
    expect(isClosed).toBe(false);
  });

  it('drips', async () => {
    proxy.setFault('slow');
    client.write('x'.repeat(1_000));
    await sleep(100);
    expect(text.length).toBeLessThan(900);
    await received(`a${'x'.repeat(1_000)}`);
  });
});
