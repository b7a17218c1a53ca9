import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRuntime, type Runtime } from './create-runtime.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('the operators’ HTTP interface to handlers in the process', () => {
  let directory: string;
  let runtime: Runtime;
  let merchantId: string;
  const tokens: Record<string, string> = {};

  const call = async (
    method: string,
    path: string,
    { body, as = 'operator' }: { body?: object; as?: string } = {},
  ) => {
    const response = await runtime.console(
      new Request(`http://localhost/v1/operations${path}`, {
        method,
        headers: { authorization: `Bearer ${tokens[as] ?? as}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };
  const pay = async (merchantReference: string): Promise<string> => {
    const { transactionId } = await runtime.deposit({
      merchantId,
      idempotencyKey: merchantReference,
      gateway: 'fake',
      amount: { amountMinor: 1500, currency: 'KES' },
      merchantReference,
      counterparty: { phoneNumber: '+254712345678' },
    });
    return transactionId;
  };
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-operations-handlers-'));
    runtime = await createRuntime({
      gateways: [createFakeGateway()],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0 },
      console: {},
      housekeeping: { sweepMs: 200, sweepGraceMs: 400 },
      logger: quiet,
    });
    ({ merchantId } = await runtime.admin.createMerchant('Shop'));
    for (const role of ['viewer', 'operator', 'admin'] as const)
      tokens[role] = (await runtime.admin.createOperator({ name: `Ms ${role}`, role })).token;
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('lists in-process handlers, redelivers to one as a job, and removes one', async () => {
    const received: string[] = [];
    const { stop } = await runtime.on(
      'transaction.succeeded',
      ({ data }) => void received.push(data.transactionId),
      { name: 'ledger' },
    );
    const transactionId = await pay('FOR-THE-LEDGER');
    const handlers = async () =>
      (await call('GET', '/event-handlers', { as: 'viewer' })).body as unknown as {
        handlers: readonly { name: string; delivered: number; successRate?: number }[];
      };
    await until(() => received.includes(transactionId));
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const again = { body: { since, includeDelivered: true } };
    const { status, body } = await call('POST', '/event-handlers/ledger/redeliver', again);
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: 'redeliver-since', startedBy: 'Ms operator' });
    await until(() => received.filter((id) => id === transactionId).length === 2);
    expect((await handlers()).handlers).toContainEqual(
      expect.objectContaining({
        name: 'ledger',
        events: ['transaction.succeeded'],
        exhausted: 0,
        runsHere: true,
      }),
    );
    const running = await call('DELETE', '/event-handlers/ledger', { as: 'admin' });
    expect(running).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/stop it/) as string },
    });
    stop();
    expect((await call('DELETE', '/event-handlers/ledger')).status).toBe(403);
    const removed = await call('DELETE', '/event-handlers/ledger', { as: 'admin' });
    expect(removed.body).toEqual({ name: 'ledger', givenUp: 0 });
    expect((await handlers()).handlers.map(({ name }) => name)).not.toContain('ledger');
    expect((await call('POST', '/event-handlers/ledger/redeliver', again)).status).toBe(404);
    expect((await call('DELETE', '/event-handlers/ledger', { as: 'admin' })).status).toBe(404);
  });

  it('shows which event a handler did not take and why, and redelivers it', async () => {
    const tries: number[] = [];
    // Until the list has shown it: its own next try may come first.
    let areClosed = true;
    const { stop } = await runtime.on(
      'transaction.succeeded',
      (_, { attempt }) => {
        tries.push(attempt);
        if (areClosed) throw new Error('the books are closed');
      },
      { name: 'books' },
    );
    const transactionId = await pay('FOR-THE-BOOKS');
    interface Listed {
      readonly deliveries: readonly {
        readonly deliveryId: string;
        readonly transactionId: string;
        readonly status: string;
        readonly lastResult?: string;
      }[];
      readonly nextCursor?: string;
    }
    const path = '/event-handlers/books/deliveries';
    const list = async (query = '') =>
      (await call('GET', `${path}${query}`, { as: 'viewer' })).body as unknown as Listed;
    const shows = async (status: string) =>
      (await list()).deliveries.find((one) => one.transactionId === transactionId && one.status === status);
    await until(async () => (await shows('pending'))?.lastResult === 'failed: the books are closed');
    const { deliveryId = '' } = (await shows('pending')) ?? {};
    areClosed = false;
    const again = `${path}/${deliveryId}/redeliver`;
    expect((await call('POST', again, { as: 'viewer' })).status).toBe(403);
    expect(await call('POST', again)).toMatchObject({ status: 202, body: { deliveryId } });
    await until(async () => (await shows('delivered')) !== undefined);
    expect(tries.slice(0, 2)).toEqual([1, 2]);
    await pay('FOR-THE-BOOKS-TOO');
    await until(async () => (await list()).deliveries.length >= 2);
    const page = await list('?limit=1');
    expect((await list(`?limit=1&cursor=${page.nextCursor ?? ''}`)).deliveries).toMatchObject([
      { deliveryId },
    ]);
    for (const unknown of [
      '/event-handlers/none/deliveries',
      '/event-handlers/%00/deliveries',
      '/event-handlers/books/deliveries/x/redeliver',
      `/event-handlers/books/deliveries/dlv_${'0'.repeat(64)}/redeliver`,
      `/event-handlers/none/deliveries/${deliveryId}/redeliver`,
    ])
      expect((await call(unknown.endsWith('redeliver') ? 'POST' : 'GET', unknown)).status, unknown).toBe(404);
    stop();
    await runtime.admin.removeEventHandler('books');
  });
});
