import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { PaymentError } from '@lango/core';
import { verifyMerchantCallback } from '@lango/core/merchant-callbacks';
import { createFakeGateway, type FakeBehavior, type FakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuntime, type Runtime } from './create-runtime.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

interface Receipt {
  readonly messageId: string;
  readonly type: string;
  readonly transactionId: string;
}

describe('a payment through all the services', () => {
  let directory: string;
  let runtime: Runtime;
  let gateway: FakeGateway;
  let merchant: Server;
  let token: string;
  const receipts: Receipt[] = [];
  let secret = '';
  let behavior: (reference: string, operation: string, call: number) => FakeBehavior = () => ({
    do: 'succeed',
  });

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    key: string = Math.random().toString(36),
  ) => {
    const response = await fetch(`${runtime.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const deposit = async (merchantReference: string, key?: string) =>
    call('POST', '/v1/deposits', {
        gateway: 'fake',
        amount: { amountMinor: 1500, currency: 'KES' },
        merchantReference,
        counterparty: { phoneNumber: '+254712345678' },
      }, key); // prettier-ignore
  const movementsOf = (transactionId: unknown) =>
    gateway.movements.filter((moved) => moved.transactionId === transactionId);
  const callsOf = (transactionId: unknown, operation: string) =>
    gateway.calls.filter((made) => made.transactionId === transactionId && made.operation === operation);
  const until = async (transactionId: unknown, ...statuses: string[]) => {
    for (;;) {
      const { body } = await call('GET', `/v1/transactions/${String(transactionId)}`);
      if (statuses.includes(String(body['status'])) || (statuses.includes('review') && body['review']))
        return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-runtime-'));
    merchant = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const { messageId, payload } = verifyMerchantCallback(
          { body, headers: request.headers },
          { secrets: secret },
        );
        const event = payload as { type: string; data: { transactionId: string } };
        receipts.push({ messageId, type: event.type, transactionId: event.data.transactionId });
        response.writeHead(200).end();
      });
    });
    await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
    const port = (merchant.address() as AddressInfo).port;
    gateway = createFakeGateway({
      behave: (transaction, operation, callNumber) =>
        behavior(transaction.merchantReference ?? '', operation, callNumber),
    });
    runtime = await createRuntime({
      gateways: [gateway],
      infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
      http: { port: 0, operationsPort: 0 },
      merchantCallbacks: { allowedLoopbackTargets: [`127.0.0.1:${port}`] },
      policy: {
        retryInitialDelayMs: 20,
        attemptsMax: 3,
        lookUpDelaysMs: [30, 60, 200],
        reviewDepositAfterMs: 1_000,
        gatewayDeadlineMs: 500,
      },
      housekeeping: { sweepMs: 200, sweepGraceMs: 400 },
      resilience: { retry: { attemptsMax: 1 }, circuitBreaker: { failuresInARow: 50 } },
      logger: quiet,
    });
    const { merchantId } = await runtime.admin.createMerchant('test');
    token = (await runtime.admin.createToken({ merchantId, environment: 'test' })).token;
    const endpoint = await call('POST', '/v1/callback-endpoints', {
      url: `http://127.0.0.1:${port}/callbacks`,
    });
    secret = String(endpoint.body['secret']);
  });

  beforeEach(() => {
    behavior = () => ({ do: 'succeed' });
  });

  afterAll(async () => {
    await runtime.stop();
    merchant.closeAllConnections();
    merchant.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('moves the money once and sends the merchant a signed event', async () => {
    const { status, body } = await deposit('INV-1');
    expect(status).toBe(202);
    const done = await until(body['transactionId'], 'succeeded');
    expect(done).toMatchObject({
      amount: { amountMinor: 1500, currency: 'KES' },
      merchantReference: 'INV-1',
    });
    expect(movementsOf(body['transactionId'])).toHaveLength(1);
    const received = () => receipts.filter((receipt) => receipt.transactionId === body['transactionId']);
    while (received().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(received()).toMatchObject([{ type: 'transaction.succeeded' }]);
  });

  it('answers the same request with the same transaction, and refuses the key for another', async () => {
    const first = await deposit('INV-1', 'key-1');
    expect((await deposit('INV-1', 'key-1')).body['transactionId']).toBe(first.body['transactionId']);
    expect(await deposit('INV-2', 'key-1')).toMatchObject({
      status: 422,
      body: { field: 'Idempotency-Key' },
    });
    await until(first.body['transactionId'], 'succeeded');
    expect(movementsOf(first.body['transactionId'])).toHaveLength(1);
  });

  it('records a decline as failed with the gateway’s own words', async () => {
    behavior = () => ({ do: 'decline' });
    const { body } = await deposit('INV-1');
    expect(await until(body['transactionId'], 'failed')).toMatchObject({
      failure: { reason: 'declined', rawCode: '51' },
    });
    expect(movementsOf(body['transactionId'])).toHaveLength(0);
  });

  it('requeues after an error without effect, and succeeds under the same key', async () => {
    const refused = new PaymentError('gateway_unreachable', 'none', 'refused');
    behavior = (_, operation, number) =>
      operation === 'deposit' && number < 3
        ? { do: 'fail-before-acting', error: refused }
        : { do: 'succeed' };
    const { body } = await deposit('INV-1');
    await until(body['transactionId'], 'succeeded');
    expect(new Set(callsOf(body['transactionId'], 'deposit').map((made) => made.idempotencyKey)).size).toBe(
      1,
    );
    expect(movementsOf(body['transactionId'])).toHaveLength(1);
  });

  it('gives up with proof when every attempt had no effect', async () => {
    const refused = new PaymentError('gateway_unreachable', 'none', 'refused');
    behavior = () => ({ do: 'fail-before-acting', error: refused });
    const { body } = await deposit('INV-1');
    expect(await until(body['transactionId'], 'failed')).toMatchObject({
      failure: { reason: 'gateway_unavailable' },
    });
    expect(callsOf(body['transactionId'], 'deposit')).toHaveLength(3);
  });

  it('finds the outcome of a call whose response was lost, without moving money twice', async () => {
    const lost = new PaymentError('gateway_timeout', 'unknown', 'lost');
    behavior = (_, operation, number) =>
      operation === 'deposit' && number === 1 ? { do: 'act-then-fail', error: lost } : { do: 'succeed' };
    const { body } = await deposit('INV-1');
    await until(body['transactionId'], 'succeeded');
    expect(movementsOf(body['transactionId'])).toHaveLength(1);
    const history = await call('GET', `/v1/transactions/${String(body['transactionId'])}/history`);
    const statuses = (history.body['history'] as { status: string }[]).map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining(['created', 'submitted', 'unknown', 'succeeded']));
  });

  it('ends a pending deposit by the gateway’s signed callback, and recognizes a repeat', async () => {
    behavior = () => ({ do: 'pend' });
    const { body } = await deposit('INV-1');
    const id = String(body['transactionId']);
    await until(id, 'pending');
    gateway.settle(id, 'succeeded');
    const { payload, headers } = gateway.callbackFor(id);
    const send = () =>
      fetch(`${runtime.callbackUrl}/callbacks/fake`, { method: 'POST', headers, body: Buffer.from(payload) });
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    await until(id, 'succeeded');
    expect(movementsOf(body['transactionId'])).toHaveLength(1);
    const forged = await fetch(`${runtime.callbackUrl}/callbacks/fake`, {
      method: 'POST',
      body: Buffer.from(payload),
    });
    expect(forged.status).toBe(404);
  });

  it('sends a payment whose outcome cannot be found out to review', async () => {
    const lost = new PaymentError('gateway_timeout', 'unknown', 'lost');
    behavior = () => ({ do: 'fail-before-acting', error: lost });
    const { body } = await deposit('INV-1');
    expect(await until(body['transactionId'], 'review')).toMatchObject({ status: 'unknown' });
    const transactionId = String(body['transactionId']);
    expect((await runtime.admin.listForReview()).map((item) => item.transactionId)).toContain(transactionId);
    const verdict = { transactionId, decidedBy: 'Asha', reason: 'statement line 12' } as const;
    await expect(runtime.admin.resolveReview({ ...verdict, outcome: 'succeeded' })).rejects.toThrow(
      /--reference/,
    );
    await expect(
      runtime.admin.resolveReview({ ...verdict, decidedBy: ' ', outcome: 'failed' }),
    ).rejects.toThrow(/name/);
    await runtime.admin.resolveReview({ ...verdict, outcome: 'failed' });
    expect(await until(transactionId, 'failed')).toMatchObject({ failure: { reason: 'settled_by_review' } });
  });

  it('refunds no more than was paid, under concurrency too', async () => {
    const { body } = await deposit('INV-1');
    const id = String(body['transactionId']);
    await until(id, 'succeeded');
    const refund = (amountMinor: number) =>
      call('POST', `/v1/transactions/${id}/refunds`, { amount: { amountMinor, currency: 'KES' } });
    const answers = await Promise.all([refund(800), refund(800), refund(800)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 422, 422]);
  });

  it('names the field that is wrong, and stores nothing', async () => {
    const before = (await runtime.admin.totals()).transactions;
    const wrong = await call('POST', '/v1/deposits', {
      gateway: 'fake',
      amount: { amountMinor: 10.5, currency: 'KES' },
      counterparty: {},
    });
    expect(wrong).toMatchObject({ status: 422, body: { field: 'amount.amountMinor' } });
    const unknown = await call('POST', '/v1/deposits', {
      gateway: 'nope',
      amount: { amountMinor: 10, currency: 'KES' },
      counterparty: {},
    });
    expect(unknown).toMatchObject({ status: 422, body: { field: 'gateway' } });
    expect((await runtime.admin.totals()).transactions).toBe(before);
  });
});
