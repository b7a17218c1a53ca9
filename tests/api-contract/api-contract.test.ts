import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway } from '@lango/core/testing';
import { createRuntime, type OpenApiDocument, type Runtime } from '@lango/runtime-kafka';
import { LangoProblem, createLangoClient } from '@lango/runtime-kafka/client';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConformingClient } from './conforming-client.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const wait = () => new Promise((resolve) => setTimeout(resolve, 15));
const key = () => Math.random().toString(36).slice(2);
const deposit = (merchantReference: string) => ({
  gateway: 'fake',
  amount: { amountMinor: 1_500, currency: 'KES' },
  merchantReference,
  counterparty: { phoneNumber: '+254712345678' },
});

describe('the merchants’ interface', () => {
  let directory: string;
  let runtime: Runtime;
  let site: Server;
  let siteUrl: string;
  let merchantId: string;
  let token: string;
  let document: OpenApiDocument;
  let api: ReturnType<typeof createConformingClient>;
  let status = 200;
  const received: { body: string; headers: IncomingHttpHeaders }[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-contract-'));
    site = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ body: Buffer.concat(chunks).toString('utf8'), headers: request.headers });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const { port } = site.address() as AddressInfo;
    siteUrl = `http://127.0.0.1:${port}/cb`;
    const behaviors = { pend: 'pend', decline: 'decline' } as const;
    runtime = await createRuntime({
      gateways: [
        createFakeGateway({
          behave: ({ merchantReference = '' }) => ({
            do: merchantReference in behaviors ? behaviors[merchantReference as 'pend'] : 'succeed',
          }),
        }),
      ],
      infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
      http: { port: 0 },
      console: {},
      merchantCallbacks: { allowedLoopbackTargets: [`127.0.0.1:${port}`] },
      policy: {
        merchantCallbackDelaysMs: [0, 30, 30, 3_600_000],
        merchantDisableAfterMs: 1,
        merchantDeadlineMs: 2_000,
      },
      housekeeping: { sweepMs: 50, sweepGraceMs: 20 },
      logger: quiet,
    });
    ({ merchantId } = await runtime.admin.createMerchant('contract'));
    token = (await runtime.admin.createToken({ merchantId, environment: 'test' })).token;
    document = (await (await fetch(`${runtime.apiUrl}/openapi.json`)).json()) as OpenApiDocument;
    api = createConformingClient(document, runtime.apiUrl ?? '');
  });
  afterAll(async () => {
    await runtime.stop();
    await new Promise((resolve) => site.close(resolve));
    rmSync(directory, { recursive: true, force: true });
  });

  const until = async (transactionId: unknown, wanted: string) => {
    for (;;) {
      const found = await api.call('getTransaction', { token, params: { id: String(transactionId) } });
      if (found.body['status'] === wanted) return found.body;
      await wait();
    }
  };
  const deliveriesOf = async (id: string) =>
    (await api.call('listDeliveries', { token, params: { id } })).body['deliveries'] as readonly {
      deliveryId: string;
      status: string;
      eventType: string;
      log: readonly unknown[];
    }[];
  const ended = async (id: string, eventType: string) => {
    for (;;) {
      const found = (await deliveriesOf(id)).find(
        (one) => one.eventType === eventType && one.status !== 'pending',
      );
      if (found !== undefined) return found;
      await wait();
    }
  };

  it('is described by a valid OpenAPI 3.1 document, and by a page that loads nothing', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toEqual({ valid: true });
    expect(document.openapi).toBe('3.1.1');
    const page = await fetch(`${runtime.apiUrl}/docs`);
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('/v1/deposits');
    expect(html).not.toMatch(/<script|src=|@import|https?:\/\/(?!json-schema)/);
  });

  it('answers every movement as described', async () => {
    const body = deposit('one');
    const made = await api.call('createDeposit', { token, key: key(), body });
    expect(made.status).toBe(202);
    const { transactionId } = await until(made.body['transactionId'], 'succeeded');
    const id = String(transactionId);
    expect((await api.call('refundDeposit', { token, key: key(), params: { id }, body: { amount: { amountMinor: 500, currency: 'KES' } } })).status).toBe(202);
    expect((await api.call('reverseTransaction', { token, key: key(), params: { id }, body: {} })).status).toBe(422);
    expect((await api.call('captureDeposit', { token, key: key(), params: { id }, body: {} })).status).toBe(422);
    expect((await api.call('cancelTransaction', { token, key: key(), params: { id }, body: {} })).status).toBe(422);
    const declined = await api.call('createDeposit', { token, key: key(), body: deposit('decline') });
    expect(await until(declined.body['transactionId'], 'failed')).toMatchObject({ failure: { reason: 'declined' } });
    await until((await api.call('createDeposit', { token, key: key(), body: deposit('pend') })).body['transactionId'], 'pending');
    expect((await api.call('createWithdrawal', { token, key: key(), body: deposit('out') })).status).toBe(202);
    const history = await api.call('getTransactionHistory', { token, params: { id } });
    expect(history.body['history']).toHaveLength(3);
    expect((await api.call('getTransaction', { token, params: { id: `txn_${'0'.repeat(32)}` } })).status).toBe(404);
    expect((await api.call('createDeposit', { token, body })).status).toBe(400);
    expect((await api.call('createDeposit', { key: key(), body })).status).toBe(401);
    expect((await api.call('createDeposit', { token, key: key(), body: {} })).status).toBe(422);
  }); // prettier-ignore

  it('lists in pages that neither skip nor repeat, and filters', async () => {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.call('listTransactions', {
        token,
        query: { limit: '2', ...(cursor !== undefined && { cursor }) },
      });
      all.push(...(page.body['transactions'] as { transactionId: string }[]).map((one) => one.transactionId));
      cursor = page.body['nextCursor'] as string | undefined;
    } while (cursor !== undefined);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe((await runtime.admin.totals()).transactions);
    const count = async (query: Record<string, string>) =>
      ((await api.call('listTransactions', { token, query })).body['transactions'] as unknown[]).length;
    expect(await count({ status: 'failed' })).toBe(1);
    expect(await count({ kind: 'refund' })).toBe(1);
    expect(await count({ merchantReference: 'out' })).toBe(1);
    expect(await count({ createdBefore: '2020-01-01T00:00:00Z' })).toBe(0);
    expect(await count({ createdFrom: '2020-01-01T00:00:00Z' })).toBe(all.length);
    expect(await count({ createdFrom: '2100-01-01T00:00:00Z' })).toBe(0);
    expect((await api.call('listTransactions', { token, query: { limit: '0' } })).status).toBe(422);
  });

  it('tells endpoints with signatures that standardwebhooks verifies, also while a secret is rotated', async () => {
    const made = await api.call('createCallbackEndpoint', { token, body: { url: siteUrl } });
    const id = String(made.body['endpointId']);
    const old = String(made.body['secret']);
    received.length = 0;
    await api.call('testCallbackEndpoint', { token, params: { id }, body: {} });
    expect(await ended(id, 'endpoint.test')).toMatchObject({ status: 'delivered' });
    const rotated = await api.call('rotateCallbackSecret', { token, params: { id }, body: {} });
    const secret = String(rotated.body['secret']);
    await until(
      (await api.call('createDeposit', { token, key: key(), body: deposit('told') })).body['transactionId'],
      'succeeded',
    );
    expect(await ended(id, 'transaction.succeeded')).toMatchObject({
      status: 'delivered',
      log: [expect.anything()],
    });
    const [test, told] = received;
    const verify = (with_: string, one: (typeof received)[number] | undefined) =>
      new Webhook(with_).verify(one?.body ?? '', one?.headers as Record<string, string>);
    expect(verify(old, test)).toMatchObject({ type: 'endpoint.test' });
    expect(() => verify(secret, test)).toThrow();
    for (const known of [old, secret])
      expect(verify(known, told)).toMatchObject({ type: 'transaction.succeeded' });
    const first = await ended(id, 'transaction.succeeded');
    await api.call('redeliver', { token, params: { id, deliveryId: first.deliveryId } });
    while (received.length < 3) await wait();
    expect(received[2]?.headers['webhook-id']).toBe(told?.headers['webhook-id']);
    expect(received[2]?.body).toBe(told?.body);
    expect((await api.call('removeCallbackEndpoint', { token, params: { id } })).status).toBe(204);
    expect((await api.call('listDeliveries', { token, params: { id } })).status).toBe(404);
  });

  it('disables an endpoint without success, tells the others, and enables it again', async () => {
    const other = await api.call('createCallbackEndpoint', { token, body: { url: siteUrl, events: ['endpoint.disabled'] } });
    const made = await api.call('createCallbackEndpoint', { token, body: { url: siteUrl, events: ['transaction.failed'] } });
    const id = String(made.body['endpointId']);
    status = 500;
    await api.call('createDeposit', { token, key: key(), body: deposit('decline') });
    const listed = async () =>
      ((await api.call('listCallbackEndpoints', { token })).body['callbackEndpoints'] as { endpointId: string; disabledReason?: string }[]).find((one) => one.endpointId === id);
    while ((await listed())?.disabledReason !== 'no-success') await wait();
    status = 200;
    expect(await ended(String(other.body['endpointId']), 'endpoint.disabled')).toBeDefined();
    expect((await ended(id, 'transaction.failed')).status).toBe('exhausted');
    expect((await api.call('redeliver', { token, params: { id, deliveryId: (await ended(id, 'transaction.failed')).deliveryId } })).status).toBe(409);
    const enabled = await api.call('enableCallbackEndpoint', { token, params: { id }, body: {} });
    expect(enabled.body['disabledAt']).toBeUndefined();
    const again = await api.call('redeliverSince', { token, params: { id }, body: { since: new Date(Date.now() - 3_600_000).toISOString() } });
    expect(again.body).toMatchObject({ endpointId: id });
    expect(again.body['events']).toBeGreaterThan(0);
    while ((await ended(id, 'transaction.failed')).status !== 'delivered') await wait();
  }); // prettier-ignore

  it('answers the remaining routes as described', async () => {
    expect((await api.call('listGateways', { token })).status).toBe(200);
    expect((await api.call('listIncomingDeposits', { token })).status).toBe(200);
    expect((await api.call('getHealth')).status).toBe(200);
    expect((await api.call('getReadiness')).status).toBe(200);
  });

  it('has a client with a method for each operation, whose refusals say why', async () => {
    const client = createLangoClient({ baseUrl: runtime.apiUrl ?? '', token });
    const made = await client.createDeposit({ idempotencyKey: key(), body: deposit('client') });
    const again = await client.getTransaction({ id: made.transactionId });
    expect(again.amount).toEqual({ amountMinor: 1_500, currency: 'KES' });
    expect(
      (await client.listTransactions({ merchantReference: 'client', limit: 1 })).transactions,
    ).toHaveLength(1);
    expect((await client.getHealth()).status).toBe('ok');
    const refusal = await client.getTransaction({ id: 'txn_1' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LangoProblem);
    expect(refusal).toMatchObject({ status: 404, problem: { title: 'not found' } });
    expect(Object.keys(client).sort()).toEqual([...api.operationNames].sort());
  });

  it('was asked for every operation, with success and with refusal', async () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, name: String(operation['operationId']) })),
    );
    const reads = new Set(operations.flatMap(({ method, name }) => (method === 'get' ? [name] : [])));
    const operators = new Set(operations.flatMap(({ path, name }) => (path.startsWith('/v1/operations/') ? [name] : [])));
    for (const name of api.operationNames) {
      const statuses = [...(api.seen.get(name) ?? [])];
      // The operators' operations are asked for in operations.test.ts; here, that none is answered without a token.
      const isOffered = !operators.has(name) && !['captureDeposit', 'cancelTransaction', 'reverseTransaction'].includes(name);
      if (isOffered) expect(statuses.some((one) => one < 300), name).toBe(true);
      if (name.startsWith('getHealth') || name.startsWith('getReadiness')) continue;
      expect((await api.call(name, { params: { id: 'x', deliveryId: 'x', merchantId: 'x', name: 'x' }, body: reads.has(name) ? undefined : {} })).status, name).toBe(401);
    }
  }); // prettier-ignore
});
