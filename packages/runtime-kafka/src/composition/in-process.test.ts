import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway, type FakeBehavior } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { LangoProblem } from '../client/create-lango-client.js';
import type { EventTry } from '../services/shared/event-handlers.js';
import type { RuntimeEvent } from '../services/shared/merchant-events/runtime-event.js';
import { createRuntime, type Runtime } from './create-runtime.js';

const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const minute = 60_000;

describe('a runtime in the host’s own process', () => {
  let directory: string;
  let runtime: Runtime;
  let merchantId: string;
  let keys = 0;
  const behaviors = new Map<string, FakeBehavior>();
  const gateway = createFakeGateway({
    behave: ({ merchantReference = '' }) => behaviors.get(merchantReference) ?? { do: 'succeed' },
  });

  const order = (change: object = {}) => ({
    merchantId,
    idempotencyKey: `key-${(keys += 1)}`,
    gateway: 'fake',
    amount: { amountMinor: 1_500, currency: 'KES' },
    counterparty: { phoneNumber: '+254712345678' },
    ...change,
  });
  const ended = async (transactionId: string) => runtime.outcome(transactionId, { timeoutMs: minute });

  const start = () =>
    createRuntime({
      gateways: [gateway, createFakeGateway({ gatewayId: 'second' })],
      infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
      http: { port: 0 },
      policy: { merchantCallbackDelaysMs: [0, 1, 1], merchantDeadlineMs: 2_000 },
      housekeeping: { sweepMs: 20 },
      logger: quiet,
    });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-in-process-'));
    runtime = await start();
    ({ merchantId } = await runtime.admin.createMerchant('shop'));
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true });
  });

  /** Registers a handler that collects its events and fails on the first `fails` attempts. */
  const collect = async (events: Parameters<Runtime['on']>[0], name: string, fails = 0) => {
    const received: { event: RuntimeEvent; attempt: number }[] = [];
    const waiting = new Set<() => void>();
    const handler = (event: RuntimeEvent, { attempt }: EventTry) => {
      received.push({ event, attempt });
      for (const wake of waiting) wake();
      if (attempt <= fails) throw new Error('the shop’s database is away');
    };
    const { stop } = await runtime.on(events, handler, { name });
    const until = async (isEnough: () => boolean) => {
      while (!isEnough()) await new Promise<void>((resolve) => waiting.add(resolve));
    };
    const of = (transactionId: string) =>
      received.filter(
        ({ event }) => 'transactionId' in event.data && event.data.transactionId === transactionId,
      );
    return { of, until, stop };
  };

  it('takes a payment, waits for its end and shows it', async () => {
    const accepted = await runtime.deposit(order({ merchantReference: 'INV-1' }));
    expect(accepted).toMatchObject({ status: 'created', gateway: 'fake', merchantReference: 'INV-1' });
    expect(await ended(accepted.transactionId)).toMatchObject({ status: 'succeeded' });
    const refund = await runtime.refund({
      merchantId,
      idempotencyKey: 'refund-1',
      transactionId: accepted.transactionId,
      amount: { amountMinor: 500, currency: 'KES' },
    });
    expect(await ended(refund.transactionId)).toMatchObject({ kind: 'refund', status: 'succeeded' });
    expect(await runtime.transaction(accepted.transactionId, { merchantId })).toMatchObject({
      balance: { capturedMinor: 1_500, refundedMinor: 500 },
    });
    const withdrawal = await runtime.withdraw(order());
    expect(await ended(withdrawal.transactionId)).toMatchObject({ kind: 'withdrawal', status: 'succeeded' });
  });

  it('returns the open transaction when the time is up', async () => {
    behaviors.set('waits', { do: 'pend' });
    const { transactionId } = await runtime.deposit(order({ merchantReference: 'waits' }));
    const { status } = await runtime.outcome(transactionId, { timeoutMs: 0 });
    expect(['succeeded', 'failed']).not.toContain(status);
    const disconnected = new AbortController();
    disconnected.abort();
    const result = await runtime.outcome(transactionId, { timeoutMs: minute, signal: disconnected.signal });
    expect(['succeeded', 'failed']).not.toContain(result.status);
  });

  it('creates one transaction per key, over HTTP and in-process', async () => {
    const request = order();
    const { merchantId: _, idempotencyKey, ...body } = request;
    const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
    const here = await runtime.deposit(request);
    const answer = await runtime.api(
      new Request('http://api.test/v1/deposits', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        },
        body: JSON.stringify(body),
      }),
    );
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ transactionId: here.transactionId });
    const changed = { ...request, amount: { amountMinor: 1_501, currency: 'KES' } };
    await expect(runtime.deposit(changed)).rejects.toMatchObject({
      problem: {
        type: 'urn:lango:problem:idempotency-key-reused',
        field: 'idempotencyKey',
        detail: 'this idempotencyKey was already used with another request',
      },
    });
  });

  it.each([
    ['no key', { idempotencyKey: undefined }, 400, 'idempotencyKey'],
    ['a key with a line break', { idempotencyKey: 'order\n1' }, 400, 'idempotencyKey'],
    ['an unknown merchant', { merchantId: 'mer_none' }, 422, 'merchantId'],
    ['a merchant id that is no string', { merchantId: 7 }, 422, 'merchantId'],
    ['an unknown gateway', { gateway: 'none' }, 422, 'gateway'],
    ['a fraction', { amount: { amountMinor: 1.5, currency: 'KES' } }, 422, 'amount.amountMinor'],
    ['an unknown member', { amonut: 1 }, 422, 'amonut'],
    ['a bigint', { amount: { amountMinor: 1n, currency: 'KES' } }, 422, undefined],
  ])('refuses %s as the api does', async (_, change, status, field) => {
    const refused = runtime.deposit(order(change));
    await expect(refused).rejects.toBeInstanceOf(LangoProblem);
    await expect(refused).rejects.toMatchObject({ status });
    const { problem } = (await refused.catch((error: unknown) => error)) as LangoProblem;
    expect(problem.field).toBe(field);
  });

  it('hides a transaction from other merchants', async () => {
    const other = await runtime.admin.createMerchant('other');
    const { transactionId } = await runtime.deposit(order());
    const options = { merchantId: other.merchantId, timeoutMs: 0 };
    await expect(runtime.transaction(transactionId, options)).rejects.toMatchObject({ status: 404 });
    await expect(runtime.outcome(transactionId, options)).rejects.toMatchObject({ status: 404 });
    await expect(
      runtime.refund({ merchantId: other.merchantId, idempotencyKey: 'k', transactionId }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(runtime.transaction('txn_none')).rejects.toMatchObject({ status: 404 });
  });

  it('delivers to a handler every event of its types', async () => {
    const { until, of, stop } = await collect(['transaction.succeeded', 'transaction.failed'], 'orders');
    behaviors.set('declined', { do: 'decline' });
    const paid = await runtime.deposit(order());
    const declined = await runtime.deposit(order({ merchantReference: 'declined' }));
    await until(() => of(paid.transactionId).length > 0 && of(declined.transactionId).length > 0);
    expect(of(paid.transactionId)).toMatchObject([
      { attempt: 1, event: { type: 'transaction.succeeded', merchantId, data: { status: 'succeeded' } } },
    ]);
    expect(of(declined.transactionId)).toMatchObject([
      { event: { type: 'transaction.failed', data: { failure: { reason: 'declined' } } } },
    ]);
    stop();
  });

  it('redelivers an event on which a handler threw, under the same message id', async () => {
    const { until, of, stop } = await collect('transaction.succeeded', 'unsteady', 2);
    const { transactionId } = await runtime.deposit(order());
    await until(() => of(transactionId).length === 3);
    expect(of(transactionId).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(of(transactionId).map(({ event }) => event.messageId)).size).toBe(1);
    stop();
  });

  it('redelivers exhausted events on request', async () => {
    const { until, of, stop } = await collect('transaction.succeeded', 'given-up', 3);
    const { transactionId } = await runtime.deposit(order());
    await until(() => of(transactionId).length === 3);
    const since = new Date(Date.now() - minute).toISOString();
    // The third attempt ends after its handler has thrown.
    let again = 0;
    while (again === 0) again = await runtime.admin.redeliverToHandler('given-up', { since });
    expect(again).toBe(1);
    await until(() => of(transactionId).length === 4);
    stop();
    await expect(runtime.admin.redeliverToHandler('none', { since })).rejects.toThrow(
      /no event handler none/,
    );
  });

  it('stores events for a handler that no process has, until it is registered again', async () => {
    const first = await collect('*', 'slow-deploy');
    first.stop();
    const { transactionId } = await runtime.deposit(order());
    await ended(transactionId);
    await runtime.stop();
    runtime = await start();
    const second = await collect('*', 'slow-deploy');
    await second.until(() => second.of(transactionId).length > 0);
    expect(first.of(transactionId)).toEqual([]);
    second.stop();
  });

  it('removes a handler with its waiting events', async () => {
    const { stop } = await collect('transaction.succeeded', 'old');
    stop();
    const { transactionId } = await runtime.deposit(order());
    await ended(transactionId);
    expect(await runtime.admin.listEventHandlers()).toContainEqual({
      name: 'old',
      events: ['transaction.succeeded'],
    });
    expect(await runtime.admin.removeEventHandler('old')).toBe(1);
    await expect(runtime.admin.removeEventHandler('old')).rejects.toThrow(/no event handler old/);
  });

  it('refuses a handler that could never be called', async () => {
    const on = runtime.on as (...args: readonly unknown[]) => Promise<unknown>;
    await expect(on('transaction.paid', nothing)).rejects.toThrow(/there is no event transaction.paid/);
    await expect(on([], nothing)).rejects.toThrow(/there is no event/);
    await expect(on('*', 'handler')).rejects.toThrow(/handler must be a function/);
    await expect(on('*', nothing, { name: 'Über' })).rejects.toThrow(/name must match/);
    await expect(on(['transaction.failed', 'deposit.incoming'], nothing)).rejects.toThrow(/needs a name/);
    const { stop } = await runtime.on('*', nothing, { name: 'once' });
    await expect(on('*', nothing, { name: 'once' })).rejects.toThrow(/a handler once already/);
    stop();
  });

  it('gives each event its own type', () => {
    type Discrepancy = Parameters<Parameters<typeof runtime.on<'transaction.discrepancy'>>[1]>[0];
    expectTypeOf<Discrepancy['data']['discrepancy']['kind']>().toEqualTypeOf<string>();
    type Any = Parameters<Parameters<typeof runtime.on<'*'>>[1]>[0];
    expectTypeOf<Any>().toEqualTypeOf<RuntimeEvent>();
  });

  describe('with several merchants', () => {
    it('lets a merchant use every gateway until it has a list, and then those of the list', async () => {
      const tenant = await runtime.admin.createMerchant('tenant');
      const asTenant = (change: object = {}) => order({ merchantId: tenant.merchantId, ...change });
      const { transactionId } = await runtime.deposit(asTenant());
      await ended(transactionId);
      await runtime.admin.setMerchantGateways(tenant.merchantId, ['second']);
      await expect(runtime.withdraw(asTenant())).rejects.toMatchObject({
        status: 422,
        problem: {
          type: 'urn:lango:problem:unknown-gateway',
          detail: 'gateway: there is no "fake"; known here: second',
        },
      });
      expect(await runtime.deposit(asTenant({ gateway: 'second' }))).toMatchObject({ gateway: 'second' });
      // Earlier payments can still be refunded.
      const refund = { merchantId: tenant.merchantId, idempotencyKey: 'back', transactionId };
      expect(await runtime.refund(refund)).toMatchObject({ kind: 'refund' });
      expect(await runtime.admin.listMerchants()).toContainEqual({
        merchantId: tenant.merchantId,
        name: 'tenant',
        disabled: false,
        gateways: ['second'],
      });
      await runtime.admin.setMerchantGateways(tenant.merchantId, 'all');
      expect(await runtime.withdraw(asTenant())).toMatchObject({ gateway: 'fake' });
      await expect(runtime.admin.setMerchantGateways(tenant.merchantId, ['none'])).rejects.toThrow(/known/);
      await expect(runtime.admin.setMerchantGateways('mer_none', 'all')).rejects.toThrow(/no merchant/);
    });

    it('says over HTTP which gateways a merchant may use, and refuses the others', async () => {
      const tenant = await runtime.admin.createMerchant('by-http');
      await runtime.admin.setMerchantGateways(tenant.merchantId, ['second']);
      const { token } = await runtime.admin.createToken({ ...tenant, environment: 'test' });
      const call = async (path: string, init: RequestInit = {}) => {
        const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
        const answer = await runtime.api(new Request(`http://api.test${path}`, { ...init, headers }));
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      };
      const { body } = await call('/v1/gateways');
      expect(body).toMatchObject({ gateways: [{ gateway: 'second' }] });
      const { merchantId: _, idempotencyKey, ...payment } = order();
      const refused = await call('/v1/withdrawals', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
        body: JSON.stringify(payment),
      });
      expect(refused).toMatchObject({ status: 422, body: { field: 'gateway' } });
    });

    it('offers a gateway that is added while it runs, and no new payments through a retired one', async () => {
      runtime.gateways.add(createFakeGateway({ gatewayId: 'third' }));
      const first = await runtime.deposit(order({ gateway: 'third' }));
      expect(await ended(first.transactionId)).toMatchObject({ status: 'succeeded' });
      runtime.gateways.retire('third');
      await expect(runtime.deposit(order({ gateway: 'third' }))).rejects.toMatchObject({ status: 422 });
      const refund = await runtime.refund({
        merchantId,
        idempotencyKey: 'third-back',
        transactionId: first.transactionId,
      });
      expect(await ended(refund.transactionId)).toMatchObject({ status: 'succeeded' });
      runtime.gateways.replace(createFakeGateway({ gatewayId: 'third' }));
      expect(await runtime.deposit(order({ gateway: 'third' }))).toMatchObject({ gateway: 'third' });
      expect(() =>
        runtime.gateways.add(createFakeGateway({ gatewayId: 'live', environment: 'live' })),
      ).toThrow(/gateway live is live/);
    });
  });
});

it('needs the callback-dispatcher for a handler', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lango-in-process-'));
  const runtime = await createRuntime({
    gateways: [createFakeGateway()],
    services: [],
    infrastructure: { kind: 'embedded', dataDirectory: directory },
    logger: quiet,
  });
  await expect(runtime.on('*', nothing)).rejects.toThrow(/needs the service callback-dispatcher/);
  await runtime.stop();
  rmSync(directory, { recursive: true });
});
