import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallbackHandler } from '@lango/core/callbacks';
import { createFakeGateway } from '@lango/core/testing';
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
type Send = (payload: Uint8Array, headers: Record<string, string>) => Promise<Response>;

const overNetwork =
  (baseUrl: string): Send =>
  (payload, headers) =>
    fetch(`${baseUrl}${path}`, { method: 'POST', headers, body: Buffer.from(payload) });

async function listen(server: Server): Promise<Send> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return overNetwork(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
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
    const { createCallbackHandler } = await import('@lango/core/callbacks');
    const onCallback = () => Promise.reject(new Error('the disk is full'));
    const answer = await inMemory(createCallbackHandler({ gateway, onCallback }))(payload, headers);
    expect(answer.status).toBe(500);
  });

  it('takes nothing but POST, and no wrong options', async () => {
    const { createCallbackHandler } = await import('@lango/core/callbacks');
    const handler = createCallbackHandler({ gateway, onCallback: async () => undefined });
    expect((await handler(new Request(`${publicBaseUrl}${path}`))).status).toBe(405);
    const build = () => createCallbackHandler({ gateway } as never);
    expect(build).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', field: 'onCallback' }) as Error,
    );
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
