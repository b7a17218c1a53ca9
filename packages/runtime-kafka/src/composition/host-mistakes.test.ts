import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { LangoProblem } from '../client/create-lango-client.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { createRuntime, type Runtime } from './create-runtime.js';
import type { RuntimeConfig } from './runtime-config.js';

const nothing = () => undefined;
const minute = 60_000;
const amount = { amountMinor: 1_500, currency: 'KES' };
const peer = { sourceAddress: '192.0.2.1' };

/** A runtime of its own, and what it logged. */
async function open(config: Partial<RuntimeConfig> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'lango-mistakes-'));
  const lines: { fields: Readonly<Record<string, unknown>>; message: string }[] = [];
  const log = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push({ fields, message });
  const runtime = await createRuntime({
    gateways: [createFakeGateway({ behave: () => ({ do: 'pend' }) })],
    infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
    http: { port: 0 },
    policy: { merchantCallbackDelaysMs: [0, 1, 1], merchantDeadlineMs: 200, gatewayDeadlineMs: 500 },
    housekeeping: { sweepMs: 20 },
    logger: { debug: nothing, info: nothing, warn: log, error: log },
    ...config,
  });
  const { merchantId } = await runtime.admin.createMerchant('shop');
  let keys = 0;
  const order = () => ({
    merchantId,
    idempotencyKey: `key-${(keys += 1)}`,
    gateway: 'fake',
    amount,
    counterparty: {},
  });
  const close = async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true });
  };
  return { runtime, lines, order, close };
}

/** A promise and the function that resolves it. */
function signal() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('a host that asks wrongly', () => {
  let opened: Awaited<ReturnType<typeof open>>;
  let runtime: Runtime;
  beforeAll(async () => {
    opened = await open();
    ({ runtime } = opened);
  });
  afterAll(() => opened.close());

  it.each([
    ['no options', undefined, 'timeoutMs'],
    ['null', null, 'timeoutMs'],
    ['a time that is a text', { timeoutMs: '5000' }, 'timeoutMs'],
    ['a time that is no number', { timeoutMs: Number.NaN }, 'timeoutMs'],
    ['more than an hour', { timeoutMs: 3_600_001 }, 'timeoutMs'],
    ['a signal that is none', { timeoutMs: 0, signal: {} }, 'signal'],
  ])('is told by the field when it waits for an outcome with %s', async (_, options, field) => {
    const { transactionId } = await runtime.deposit(opened.order());
    const refused = runtime.outcome(transactionId, options as never);
    await expect(refused).rejects.toBeInstanceOf(LangoProblem);
    await expect(refused).rejects.toMatchObject({ status: 422, problem: { field } });
  });

  it('gets an answer to a short wait, and 404 for a payment that does not exist', async () => {
    const { transactionId } = await runtime.deposit(opened.order());
    const seen = await runtime.outcome(transactionId, { timeoutMs: 0.5 });
    expect(seen.transactionId).toBe(transactionId);
    for (const id of [`txn_${'0'.repeat(32)}`, 'order-1', undefined, {}])
      await expect(runtime.outcome(id as string, { timeoutMs: 0 })).rejects.toMatchObject({ status: 404 });
  });

  it.each([undefined, null, 'order-1'])('is told so when it deposits %j', async (request) => {
    const refused = runtime.deposit(request as never);
    await expect(refused).rejects.toBeInstanceOf(LangoProblem);
    await expect(refused).rejects.toMatchObject({ status: 422 });
  });

  it.each([
    ['no event', undefined, 'events'],
    ['a list with something else in it', ['transaction.failed', undefined], 'events'],
    ['an object', { event: 'transaction.failed' }, 'events'],
  ])('is told so when it listens to %s', async (_, events, field) => {
    const on = runtime.on as (...args: readonly unknown[]) => Promise<unknown>;
    const refused = on(events, nothing, { name: 'wrong' });
    await expect(refused).rejects.toBeInstanceOf(ConfigurationError);
    await expect(refused).rejects.toMatchObject({ field });
  });

  it('is told so when it names a handler by something that is no text', async () => {
    const on = runtime.on as (...args: readonly unknown[]) => Promise<unknown>;
    await expect(on('*', nothing, { name: Symbol('x') })).rejects.toMatchObject({ field: 'name' });
    await expect(on('*', nothing, { name: 5 })).rejects.toMatchObject({ field: 'name' });
  });

  it('does not end a later handler of the same name', async () => {
    const first = await runtime.on('*', nothing, { name: 'again' });
    first.stop();
    const second = await runtime.on('*', () => undefined, { name: 'again' });
    first.stop();
    await expect(runtime.on('*', nothing, { name: 'again' })).rejects.toThrow(/a handler again already/);
    await expect(runtime.admin.removeEventHandler('again')).rejects.toThrow(/call its stop\(\) first/);
    second.stop();
    expect(await runtime.admin.removeEventHandler('again')).toBeTypeOf('number');
  });

  it.each([undefined, null, {}, 'fake'])('adds %j as a gateway, and is told', (gateway) => {
    expect(() => runtime.gateways.add(gateway as never)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', field: 'gateways' }) as Error,
    );
  });

  it.each([[undefined], [[]], ['fake']])('lets a merchant use %j, and is told', async (gateways) => {
    const { merchantId } = await runtime.admin.createMerchant('tenant');
    const set = runtime.admin.setMerchantGateways(merchantId, gateways as never);
    await expect(set).rejects.toMatchObject({ field: 'gateways' });
    if (gateways === undefined) return;
    const made = runtime.admin.createMerchant('tenant', { gateways: gateways as never });
    await expect(made).rejects.toMatchObject({ field: 'gateways' });
  });

  it.each([undefined, '', ' '])('makes a merchant with the name %j, and is told', async (name) => {
    await expect(runtime.admin.createMerchant(name as string)).rejects.toMatchObject({ field: 'name' });
  });

  it('makes a merchant that never could use another gateway', async () => {
    const { merchantId } = await runtime.admin.createMerchant('tenant', { gateways: ['fake', 'fake'] });
    const listed = (await runtime.admin.listMerchants()).find((one) => one.merchantId === merchantId);
    expect(listed?.gateways).toEqual(['fake']);
    await expect(runtime.admin.createMerchant('tenant', { gateways: ['none'] })).rejects.toThrow(/known/);
  });

  it('hears from examine() which merchants may use every account', async () => {
    runtime.gateways.add(createFakeGateway({ gatewayId: 'second' }));
    const finding = (await runtime.admin.examine()).find(({ check }) => check === 'merchants');
    expect(finding).toMatchObject({
      state: 'doubtful',
      found: expect.stringMatching(/may use every gateway, withdrawals included/) as string,
    });
    runtime.gateways.retire('second');
    const alone = (await runtime.admin.examine()).find(({ check }) => check === 'merchants');
    expect(alone).toMatchObject({ state: 'ok' });
  });
});

describe('a receiver that the host mounts', () => {
  const callback = (path: string, body = '{}') =>
    new Request(`https://pay.example.com${path}`, { method: 'POST', body });

  it('says what to do when it is mounted wrongly, and logs it', async () => {
    const { runtime, lines, close } = await open({ publicCallbackBaseUrl: 'https://pay.example.com/pay' });
    onTestFinished(close);
    const cured = async (answer: Promise<Response>, cure: RegExp) => {
      const { status, text } = await answer.then(async (response) => ({
        status: response.status,
        text: await response.text(),
      }));
      expect([status, text]).toEqual([500, expect.stringMatching(cure)]);
      expect(lines.map(({ message }) => message)).toContain(text);
    };
    await cured(
      runtime.callbackReceiver(callback('/fake'), peer),
      /below https:\/\/pay\.example\.com\/pay\/callbacks/,
    );
    const read = callback('/pay/callbacks/fake');
    await read.text();
    await cured(runtime.callbackReceiver(read, peer), /before body parsers/);
    const withoutPeer = runtime.callbackReceiver as (request: Request) => Promise<Response>;
    await cured(withoutPeer(callback('/pay/callbacks/fake')), /needs the address/);
    const express = runtime.callbackReceiver as (request: object, from: object) => Promise<Response>;
    await expect(express({ method: 'POST', url: '/callbacks/fake', headers: {} }, peer)).rejects.toThrow(
      /toNodeListener/,
    );
  });

  it('takes callbacks below the path of the public address, with it and without', async () => {
    const gateway = createFakeGateway({ behave: () => ({ do: 'pend' }) });
    const { runtime, order, close } = await open({
      gateways: [gateway],
      publicCallbackBaseUrl: 'https://pay.example.com/pay/',
    });
    onTestFinished(close);
    for (const path of ['/pay/callbacks/fake', '/callbacks/fake']) {
      const { transactionId } = await runtime.deposit(order());
      while ((await runtime.transaction(transactionId)).status !== 'pending')
        await new Promise((resolve) => setTimeout(resolve, 5));
      gateway.settle(transactionId, 'succeeded');
      const { payload, headers } = gateway.callbackFor(transactionId);
      const request = new Request(`https://pay.example.com${path}`, {
        method: 'POST',
        headers,
        body: Buffer.from(payload),
      });
      expect((await runtime.callbackReceiver(request, peer)).status).toBe(200);
      const { status } = await runtime.outcome(transactionId, { timeoutMs: minute });
      expect(status).toBe('succeeded');
    }
  });

  it('answers 500 when a function of the host fails, with its stack in the log', async () => {
    const acknowledgement = { status: 200, headers: {}, body: '' };
    const gateway: PaymentGateway = {
      ...createFakeGateway(),
      handleCallback: async () => ({
        kind: 'validation-request',
        request: { gatewayReference: 'G-1', money: amount, counterparty: {} },
        acknowledgement,
        refusal: () => acknowledgement,
      }),
    };
    const { runtime, lines, close } = await open({
      gateways: [gateway],
      onValidationRequest: () => Promise.reject(new Error('the shop’s database is away')),
    });
    onTestFinished(close);
    const answer = await runtime.callbackReceiver(callback('/callbacks/fake'), peer);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('database');
    const failure = lines.find(({ message }) => message.includes('the host failed'));
    expect(failure?.fields['error']).toMatch(/the shop’s database is away\n\s+at /);
  });
});

describe('a runtime that is stopped', () => {
  it('answers whoever waits for an outcome, and refuses what comes later', async () => {
    const { runtime, order, close } = await open();
    const { transactionId } = await runtime.deposit(order());
    const waiting = runtime.outcome(transactionId, { timeoutMs: 60 * minute });
    await close();
    expect(['created', 'submitted', 'pending']).toContain((await waiting).status);
    await runtime.stop();
    const refused = runtime.deposit(order());
    await expect(refused).rejects.toBeInstanceOf(LangoProblem);
    await expect(refused).rejects.toMatchObject({
      status: 503,
      problem: { type: 'urn:lango:problem:unavailable' },
    });
    await expect(runtime.outcome(transactionId, { timeoutMs: 0 })).rejects.toMatchObject({ status: 503 });
    await expect(runtime.on('*', nothing, { name: 'late' })).rejects.toThrow(/has stopped/);
    const request = () => new Request('http://localhost/callbacks/fake', { method: 'POST', body: '{}' });
    expect((await runtime.callbackReceiver(request(), peer)).status).toBe(503);
    expect((await runtime.api(new Request('http://localhost/v1/gateways'))).status).toBe(503);
    expect((await runtime.console(new Request('http://localhost/v1/operations/overview'))).status).toBe(503);
  });

  it('waits for a handler that runs, which may still call it', async () => {
    const { runtime, order, close } = await open({
      gateways: [createFakeGateway()],
      policy: { merchantDeadlineMs: minute },
    });
    const [running, goOn] = [signal(), signal()];
    let calledBack: unknown;
    await runtime.on(
      'transaction.succeeded',
      async ({ data }) => {
        running.resolve();
        await goOn.promise;
        calledBack = (await runtime.transaction(data.transactionId)).status;
      },
      { name: 'slow' },
    );
    await runtime.deposit(order());
    await running.promise;
    const closing = close();
    goOn.resolve();
    await closing;
    expect(calledBack).toBe('succeeded');
  });

  it('does not wait for a handler that never returns, which gets its event again', async () => {
    const { runtime, order, lines, close } = await open({ gateways: [createFakeGateway()] });
    const attempts: { attempt: number; signal: AbortSignal }[] = [];
    const third = signal();
    await runtime.on(
      'transaction.succeeded',
      (_, { attempt, signal: ending }) => {
        attempts.push({ attempt, signal: ending });
        if (attempt === 3) third.resolve();
        return new Promise(() => undefined);
      },
      { name: 'hangs' },
    );
    await runtime.deposit(order());
    await third.promise;
    await close();
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(attempts.every((one) => one.signal.aborted)).toBe(true);
    expect(lines.map(({ message }) => message).join()).toContain('failed for the last time');
  });

  it('closes everything else when a gateway fails to close, or never does', async () => {
    const closed: string[] = [];
    const ending = (gatewayId: string, close: () => Promise<void>): PaymentGateway => ({
      ...createFakeGateway({ gatewayId }),
      close,
    });
    const { runtime, lines, close } = await open({
      gateways: [
        ending('fails', () => Promise.reject(new Error('no such socket'))),
        ending('hangs', () => new Promise(() => undefined)),
        ending('well', async () => void closed.push('well')),
      ],
    });
    await close();
    expect(closed).toEqual(['well']);
    expect(lines.filter(({ message }) => message.includes('could not be closed'))).toMatchObject([
      { fields: { gateway: 'fails', error: 'no such socket' } },
      { fields: { gateway: 'hangs', error: 'it took longer than 500 ms' } },
    ]);
    // The folder is free for the next runtime.
    await expect(runtime.stop()).resolves.toBeUndefined();
  });
});
