import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransaction } from '@lango/core';
import {
  createCallbackHandler,
  toNodeListener,
  type CallbackHandler,
  type NodeListener,
  type ReceivedGatewayCallback,
} from '@lango/core/callbacks';
import { createFakeGateway } from '@lango/core/testing';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { amountOf } from '../../examples/types-only/src/amount-of.js';
import { createPaymentCallbacks } from '../../examples/host-app/src/callback-handler.mjs';
import { createExpressApp } from '../../examples/host-app/src/express-app.mjs';
import { createFastifyApp } from '../../examples/host-app/src/fastify-app.mjs';
import { createHonoApp } from '../../examples/host-app/src/hono-app.mjs';
import { createNestApp } from '../../examples/host-app/src/nest-app.mjs';
import { createNextRoute } from '../../examples/host-app/src/next-route.mjs';
import { payOnce } from '../../examples/host-app/src/pay-once.mjs';

const path = '/callbacks/fake';
const publicBaseUrl = 'https://pay.example.com';
type ExpressApp = RequestListener & { post(path: string, listener: NodeListener): void };
type Send = (payload: Uint8Array, headers: Record<string, string>) => Promise<Response>;

const overNetwork =
  (baseUrl: string, to = path): Send =>
  (payload, headers) =>
    fetch(`${baseUrl}${to}`, { method: 'POST', headers, body: Buffer.from(payload) });

async function listen(server: Server, to = path): Promise<Send> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return overNetwork(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, to);
}

const inMemory =
  (handle: (request: Request) => Response | Promise<Response>): Send =>
  async (payload, headers) =>
    handle(new Request(`${publicBaseUrl}${path}`, { method: 'POST', headers, body: Buffer.from(payload) }));

const frameworks: Record<string, (handler: CallbackHandler) => Promise<Send>> = {
  Express: (handler) => listen(createServer(createExpressApp(handler, publicBaseUrl) as RequestListener)),
  Fastify: async (handler) => {
    const app = createFastifyApp(handler, publicBaseUrl);
    onTestFinished(() => app.close());
    return overNetwork(await app.listen({ port: 0, host: '127.0.0.1' }));
  },
  Hono: async (handler) => inMemory((request) => createHonoApp(handler).fetch(request)),
  NestJS: async (handler) => {
    const app = await createNestApp(handler, publicBaseUrl);
    onTestFinished(() => app.close());
    await app.listen(0, '127.0.0.1');
    return overNetwork(await app.getUrl());
  },
  'NestJS on Fastify': async (handler) => {
    const app = await createNestApp(handler, publicBaseUrl, new FastifyAdapter());
    onTestFinished(() => app.close());
    await app.listen(0, '127.0.0.1');
    return overNetwork(await app.getUrl());
  },
  'a Next.js route handler': async (handler) => inMemory(createNextRoute(handler).POST as CallbackHandler),
};

describe.each(Object.keys(frameworks))('callbacks mounted in %s', (name) => {
  it('keep the raw body, store once, acknowledge, and refuse forgeries', async () => {
    const gateway = createFakeGateway();
    const store = new Map<string, { result: { kind: string } }>();
    const send = await frameworks[name]!(createPaymentCallbacks(gateway, store));
    const told = {
      transactionId: `txn_${'0'.repeat(32)}`,
      status: 'succeeded',
      gatewayReference: 'fake-1',
      note: 'ünï ',
    };
    const { payload, headers } = gateway.callbackSaying(told);
    for (const delivery of [1, 2]) {
      const answer = await send(payload, headers);
      expect([delivery, answer.status, await answer.text()]).toEqual([delivery, 200, '{"ok":true}']);
    }
    expect([...store.values()]).toMatchObject([{ result: { kind: 'updates', evidence: 'signed' } }]);
    const forged = await send(Buffer.concat([payload, Buffer.from(' ')]), headers);
    expect([forged.status, await forged.text()]).toEqual([400, '']);
    expect((await send(Buffer.alloc(1_100_000, 'x'), headers)).status).toBe(413);
    expect(store.size).toBe(1);
  });
});

describe('the callback handler', () => {
  const gateway = createFakeGateway();
  const { payload, headers } = gateway.callbackSaying({ status: 'pending', gatewayReference: 'fake-1' });

  it('asks for the callback again when it could not be stored', async () => {
    const onCallback = () => Promise.reject(new Error('the disk is full'));
    const answer = await inMemory(createCallbackHandler({ gateway, onCallback }))(payload, headers);
    expect(answer.status).toBe(500);
  });

  it('takes nothing but POST, and no wrong options', async () => {
    const handler = createCallbackHandler({ gateway, onCallback: async () => undefined });
    expect((await handler(new Request(`${publicBaseUrl}${path}`))).status).toBe(405);
    const build = () => createCallbackHandler({ gateway } as never);
    expect(build).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', field: 'onCallback' }) as Error,
    );
  });
});

describe('a callback that proves nothing', () => {
  const answerOf = async (state: 'pending' | 'succeeded') => {
    const gateway = createFakeGateway({ callbackProof: 'none', behave: () => ({ do: 'pend' }) });
    const money = { amountMinor: 1_500, currency: 'KES' };
    const created = createTransaction({
      kind: 'deposit',
      gatewayId: 'fake',
      money,
      createdAt: '2026-01-01T00:00:00Z',
    });
    const transaction = { ...created, status: 'pending', version: 3 } as const;
    const { transactionId } = transaction;
    const signal = new AbortController().signal;
    await gateway.deposit(transaction, { idempotencyKey: 'k', attempt: 1, signal });
    if (state === 'succeeded') gateway.settle(transactionId, 'succeeded');
    const store = new Map<string, { response: { status: string } }>();
    const handler = createPaymentCallbacks(gateway, store, (async () => transaction) as never);
    const claim = { transactionId, status: 'succeeded', gatewayReference: 'fake-00000001', money };
    expect((await inMemory(handler)(Buffer.from(JSON.stringify(claim)), {})).status).toBe(200);
    return store.get(transactionId)?.response.status;
  };

  it('is what the gateway says when it is asked, and not what the callback claims', async () => {
    expect(await answerOf('pending')).toBe('pending');
    expect(await answerOf('succeeded')).toBe('succeeded');
  });

  it('cannot be read like a verified one: the type has no result, and neither has the object', async () => {
    const gateway = createFakeGateway({ callbackProof: 'none' });
    let seen: ReceivedGatewayCallback | undefined;
    const handler = createCallbackHandler({
      gateway,
      onCallback: async (callback) => void (seen = callback),
    });
    await inMemory(handler)(Buffer.from('{"status":"pending","gatewayReference":"x"}'), {});
    expect(seen).toMatchObject({ kind: 'unverified', unverified: { evidence: 'hint' } });
    // @ts-expect-error only a callback whose kind was looked at has a result
    expect(seen?.result).toBeUndefined();
  });
});

describe('a handler that is mounted wrongly', () => {
  const gateway = createFakeGateway();
  const { payload } = gateway.callbackSaying({ status: 'pending', gatewayReference: 'fake-1' });
  const headers = { 'content-type': 'application/json' };
  const mounted = () => {
    const lines: string[] = [];
    const say = (_: unknown, line: string) => void lines.push(line);
    const logger = { debug: say, info: say, warn: say, error: say };
    const handler = createCallbackHandler({ gateway, onCallback: async () => undefined, logger });
    return { lines, logger, handler, listener: toNodeListener(handler, { publicBaseUrl, logger }) };
  };
  const cured = async (answer: Response, lines: readonly string[]) => {
    expect(answer.status).toBe(500);
    expect(await answer.text()).toMatch(/Mount the handler before body parsers/);
    expect(lines.join()).toMatch(/Mount the handler before body parsers/);
  };

  it('behind express.json() says so, in the answer and in a log line', async () => {
    const { lines, listener } = mounted();
    const app = createExpressApp(() => Promise.reject(new Error('not reached')), publicBaseUrl) as ExpressApp;
    app.post('/late', listener);
    const send = await listen(createServer(app), '/late');
    await cured(await send(payload, headers), lines);
  });

  it('in Fastify beside its JSON parser, too', async () => {
    const { lines, listener } = mounted();
    const app = fastify();
    app.post(path, listener as never);
    onTestFinished(() => app.close());
    await cured(await overNetwork(await app.listen({ port: 0, host: '127.0.0.1' }))(payload, headers), lines);
  });

  it('with a request that was read before, too', async () => {
    const { lines, handler } = mounted();
    const read = async (request: Request) => {
      await request.text();
      return handler(request);
    };
    await cured(await inMemory(read)(payload, headers), lines);
  });

  it('without the listener around it says what it is called with', async () => {
    const { handler } = mounted();
    await expect(handler({ method: 'POST', headers: {} } as never)).rejects.toThrow(/toNodeListener/);
  });

  it('that rejects is answered 500 and logged: it must not end the process', async () => {
    const { lines, logger } = mounted();
    const listener = toNodeListener(() => Promise.reject(new Error('no')), { publicBaseUrl, logger });
    const send = await listen(createServer((request, response) => void listener(request, response)));
    expect((await send(payload, headers)).status).toBe(500);
    expect(lines).toEqual(['callback not acknowledged: its handler failed']);
  });

  it('the host’s own failure is logged with its stack', async () => {
    const seen: { error?: Error }[] = [];
    const say = (fields: object) => void seen.push(fields);
    const logger = { debug: say, info: say, warn: say, error: say };
    const onCallback = () => Promise.reject(new Error('the disk is full'));
    const signed = gateway.callbackSaying({ status: 'pending', gatewayReference: 'fake-1' });
    const handler = createCallbackHandler({ gateway, onCallback, logger });
    const answer = await inMemory(handler)(signed.payload, signed.headers);
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect(seen[0]?.error?.stack).toMatch(/the disk is full/);
  });
});

it('the host pays once through its layers although the answer was lost', async () => {
  const { response, movements } = await payOnce();
  expect(response).toMatchObject({ status: 'succeeded' });
  expect(movements).toHaveLength(1);
});

it('a program of types alone runs without the SDK', () => {
  expect(amountOf({ money: { amountMinor: 5, currency: 'KES' } } as never)).toBe('5 minor units of KES');
});
