import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUndiciGatewayHttp, parseJsonBytes, type GatewayHttpRequest } from '@lango/core/gateway-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../../create-mpesa-gateway.js';
import {
  aContext,
  aTransaction,
  simulatedOptions,
  startSimulatedMpesa,
  type SimulatedMpesa,
} from '../../testing/simulated-mpesa.js';
import { startCallbackHost } from '../../testing/start-callback-host.js';
import { createVirtualClock } from '@lango/core/simulator-kit';
import { simulatorCredentials } from './simulator-options.js';
import { startMpesaSimulator } from './start-mpesa-simulator.js';

const cleanUps: (() => Promise<void> | void)[] = [];
const http = createUndiciGatewayHttp();
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const start = async (...options: Parameters<typeof startSimulatedMpesa>): Promise<SimulatedMpesa> => {
  const mpesa = await startSimulatedMpesa(...options);
  cleanUps.push(() => mpesa.close());
  return mpesa;
};

const call = async (method: GatewayHttpRequest['method'], url: string, json?: unknown, token?: string) => {
  const { status, body } = await http({
    method,
    url,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(json !== undefined && { body: typeof json === 'string' ? json : JSON.stringify(json) }),
  });
  const text = Buffer.from(body).toString();
  return {
    status,
    text,
    json: text.startsWith('{') ? (parseJsonBytes(body) as Record<string, unknown>) : {},
  };
};

const tokenOf = async (url: string): Promise<string> => {
  const { consumerKey, consumerSecret } = simulatorCredentials;
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  const { body } = await http({
    method: 'GET',
    url: `${url}/oauth/v1/generate?grant_type=client_credentials`,
    headers: { authorization },
  });
  return String((parseJsonBytes(body) as { access_token: string }).access_token);
};

const promptBody = (change: Record<string, unknown> = {}) => {
  const Timestamp = '20261122120000';
  const { shortCode, passkey } = simulatorCredentials;
  return {
    BusinessShortCode: shortCode,
    Password: Buffer.from(`${shortCode}${passkey}${Timestamp}`).toString('base64'),
    Timestamp,
    TransactionType: 'CustomerPayBillOnline',
    Amount: 10,
    PartyA: '254712345678',
    PartyB: shortCode,
    PhoneNumber: '254712345678',
    CallBackURL: 'https://host.example/callbacks/m/x',
    AccountReference: 'INV1',
    TransactionDesc: 'Payment',
    ...change,
  };
};
const promptPath = '/mpesa/stkpush/v1/processrequest';

describe('the simulator refuses what Daraja refuses', () => {
  const refusals: readonly (readonly [string, Record<string, unknown>, string])[] = [
    [
      'a callback address with a forbidden word',
      { CallBackURL: 'https://host.example/mpesa/hook' },
      '400.002.02',
    ],
    ['a callback address that is none', { CallBackURL: 'hook' }, '400.002.02'],
    ['a wrong password', { Password: 'd3Jvbmc=' }, '500.001.1001'],
    ['a password of another time stamp', { Timestamp: '20261122120001' }, '500.001.1001'],
    ['a foreign short code', { BusinessShortCode: '600000' }, '500.001.1001'],
    ['a long account reference', { AccountReference: 'x'.repeat(13) }, '400.002.02'],
    ['a long description', { TransactionDesc: 'x'.repeat(14) }, '400.002.02'],
    ['a missing description', { TransactionDesc: undefined }, '400.002.02'],
    ['a fraction', { Amount: '10.5' }, '400.002.02'],
    ['nothing', { Amount: 0 }, '400.002.02'],
    ['too much', { Amount: 250_001 }, '400.002.02'],
    ['a number in local form', { PhoneNumber: '0712345678' }, '400.002.02'],
    ['an unknown transaction type', { TransactionType: 'CustomerPayLater' }, '400.002.02'],
  ];
  for (const [name, change, errorCode] of refusals) {
    it(name, async () => {
      const { simulator } = await start();
      const token = await tokenOf(simulator.url);
      const answer = await call('POST', `${simulator.url}${promptPath}`, promptBody(change), token);
      expect(answer.json['errorCode']).toBe(errorCode);
      expect(simulator.openPrompts()).toEqual([]);
    });
  }

  it('a token that a newer one replaced, one that is too old, and none', async () => {
    const clock = createVirtualClock();
    const simulator = await startMpesaSimulator({ clock, customer: 'manual' });
    cleanUps.push(() => simulator.close());
    const first = await tokenOf(simulator.url);
    const second = await tokenOf(simulator.url);
    const prompt = async (token?: string) =>
      (await call('POST', `${simulator.url}${promptPath}`, promptBody(), token)).json;
    expect(await prompt(first)).toMatchObject({ errorCode: '404.001.03' });
    expect(await prompt()).toMatchObject({ errorCode: '404.001.03' });
    expect(await prompt(second)).toMatchObject({ ResponseCode: '0' });
    clock.advance(3_600_000);
    expect(await prompt(second)).toMatchObject({ errorCode: '404.001.03' });
  });

  it('credentials of another environment, with an empty body', async () => {
    const { simulator } = await start();
    const { status, body } = await http({
      method: 'GET',
      url: `${simulator.url}/oauth/v1/generate?grant_type=client_credentials`,
      headers: { authorization: 'Basic bm86bm8=' },
    });
    expect([status, body.length]).toEqual([400, 0]);
  });

  it('a wrong method, an unknown path and a body that is not JSON', async () => {
    const { simulator } = await start();
    const token = await tokenOf(simulator.url);
    expect((await call('GET', `${simulator.url}${promptPath}`, undefined, token)).json['errorCode']).toBe(
      '405.001',
    );
    expect((await call('POST', `${simulator.url}/mpesa/nothing`, {}, token)).json['errorCode']).toBe(
      '404.001.01',
    );
    expect((await call('POST', `${simulator.url}${promptPath}`, '{', token)).json['errorCode']).toBe(
      '400.002.05',
    );
  });

  it('a second prompt for a number whose first is open, where that is switched on', async () => {
    const { simulator } = await start({ customer: 'manual', locksSubscriber: true });
    const token = await tokenOf(simulator.url);
    await call('POST', `${simulator.url}${promptPath}`, promptBody(), token);
    const second = await call('POST', `${simulator.url}${promptPath}`, promptBody(), token);
    expect(second.json['errorMessage']).toContain('Unable to lock subscriber');
  });

  it('an initiator whose credential does not open, by result 2001', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const certificate = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const initiatorPrivateKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const pay = async (initiatorPassword: string) => {
      const b2c = { initiatorName: simulatorCredentials.initiatorName, initiatorPassword, certificate };
      const mpesa = await start({ initiatorPassword: 'right', initiatorPrivateKey }, { b2c });
      const withdrawal = aTransaction('withdrawal');
      await mpesa.gateway.withdraw(withdrawal, aContext(withdrawal, mpesa.host.url));
      return Buffer.from((await mpesa.host.next()).bytes).toString();
    };
    expect(await pay('right')).toContain('"ResultCode":0');
    expect(await pay('wrong')).toContain('"ResultCode":2001');
  });
});

describe('the customer', () => {
  it('pays, cancels, types a wrong PIN or lets the prompt time out on the handset page', async () => {
    const mpesa = await start({ customer: 'manual' });
    const answers = [
      ['approve', '1234', 0],
      ['approve', '0000', 2001],
      ['cancel', '', 1032],
      ['time-out', '', 1037],
    ] as const;
    for (const [action, pin, code] of answers) {
      const deposit = aTransaction('deposit', { merchantReference: '<script>' });
      await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
      const page = await call('GET', `${mpesa.simulator.url}/handset`);
      expect(page.text).toContain('Do you want to pay Ksh 1500.00');
      expect(page.text).not.toContain('<script>');
      const id = mpesa.simulator.openPrompts()[0]?.checkoutRequestId ?? '';
      const form = new URLSearchParams({ id, action, pin }).toString();
      expect((await call('POST', `${mpesa.simulator.url}/handset`, form)).text).toContain('Done.');
      expect(Buffer.from((await mpesa.host.next()).bytes).toString()).toContain(`"ResultCode":${code},`);
      expect((await call('POST', `${mpesa.simulator.url}/handset`, form)).text).toContain(
        'not open any more',
      );
    }
    expect(mpesa.simulator.ledger()).toHaveLength(1);
  });

  it('who never answers lets the prompt run out after its lifetime', async () => {
    const clock = createVirtualClock();
    const mpesa = await start({ customer: 'manual', clock });
    const deposit = aTransaction('deposit');
    await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
    clock.advance(59_999);
    expect(mpesa.simulator.openPrompts()).toHaveLength(1);
    clock.advance(1);
    expect(Buffer.from((await mpesa.host.next()).bytes).toString()).toContain('"ResultCode":1037');
  });
});

describe('the control interface', () => {
  it('shows the ledger and takes faults', async () => {
    const mpesa = await start();
    const { url } = mpesa.simulator;
    const rule = {
      operation: 'deposit',
      match: { amountMinor: 150_000, counterparty: '+254712345678' },
      fault: { kind: 'decline', code: '1' },
    };
    expect((await call('POST', `${url}/_simulator/faults`, rule)).status).toBe(201);
    expect((await call('POST', `${url}/_simulator/faults`, { fault: { kind: 'explode' } })).status).toBe(400);
    expect((await call('POST', `${url}/_simulator/faults`, 'no json')).status).toBe(400);
    for (const expected of ['"ResultCode":1,', '"ResultCode":0,']) {
      const deposit = aTransaction('deposit');
      await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
      expect(Buffer.from((await mpesa.host.next()).bytes).toString()).toContain(expected);
    }
    const { movements } = (await call('GET', `${url}/_simulator/ledger`)).json as {
      movements: readonly Record<string, unknown>[];
    };
    expect(movements).toEqual([
      expect.objectContaining({
        operation: 'deposit',
        amountMinor: 150_000,
        currency: 'KES',
        counterparty: '254712345678',
      }),
    ]);
    mpesa.simulator.addFault({ fault: { kind: 'throttle' } });
    expect((await call('DELETE', `${url}/_simulator/faults`)).json).toEqual({ faults: 0 });
    const deposit = aTransaction('deposit');
    await expect(mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url))).resolves.toMatchObject({
      status: 'pending',
    });
  });
});

describe('faults', () => {
  const depositUnder = async (fault: Parameters<SimulatedMpesa['simulator']['addFault']>[0]['fault']) => {
    const mpesa = await start();
    mpesa.simulator.addFault({ operation: 'deposit', fault });
    const deposit = aTransaction('deposit');
    const call_ = mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
    return { mpesa, outcome: await call_.catch((error: unknown) => error) };
  };

  it('cut the connection before or after acting; both are unknown to the caller', async () => {
    const before = await depositUnder({ kind: 'drop-before-acting' });
    expect(before.outcome).toMatchObject({ code: 'connection_lost', effect: 'unknown' });
    expect(before.mpesa.simulator.openPrompts()).toEqual([]);
    const after = await depositUnder({ kind: 'drop-after-acting' });
    expect(after.outcome).toMatchObject({ code: 'connection_lost', effect: 'unknown' });
    await after.mpesa.host.next();
    expect(after.mpesa.simulator.ledger()).toHaveLength(1);
  });

  it('throttle, maintain and expire tokens', async () => {
    expect((await depositUnder({ kind: 'throttle' })).outcome).toMatchObject({
      code: 'rate_limited',
      effect: 'none',
    });
    expect((await depositUnder({ kind: 'maintenance' })).outcome).toMatchObject({
      code: 'gateway_error',
      effect: 'unknown',
    });
    expect((await depositUnder({ kind: 'token-expired' })).outcome).toMatchObject({ status: 'pending' });
  });

  it('send the callback twice, before the answer, broken, or never', async () => {
    const twice = await depositUnder({ kind: 'duplicate-callback' });
    expect((await twice.mpesa.host.next()).bytes).toEqual((await twice.mpesa.host.next()).bytes);
    const order: string[] = [];
    const mpesa = await start();
    mpesa.simulator.addFault({ fault: { kind: 'reorder-callback' } });
    mpesa.host.onCallback = () => {
      order.push('callback');
      return 200;
    };
    const withdrawal = aTransaction('withdrawal');
    await mpesa.gateway.withdraw(withdrawal, aContext(withdrawal, mpesa.host.url));
    order.push('answer');
    expect(order).toEqual(['callback', 'answer']);
    const broken = await depositUnder({ kind: 'malformed-callback' });
    const { bytes } = await broken.mpesa.host.next();
    expect(() => parseJsonBytes(bytes)).toThrow();
    const never = await depositUnder({ kind: 'no-callback' });
    await never.mpesa.simulator.callbacksDelivered();
    expect(never.mpesa.simulator.ledger().length).toBeLessThanOrEqual(1);
  });

  it('delay the answer and the callback on the virtual clock', async () => {
    const clock = createVirtualClock();
    const mpesa = await start({ clock });
    mpesa.simulator.addFault({ operation: 'withdrawal', fault: { kind: 'delay', delayMs: 5_000 } });
    const withdrawal = aTransaction('withdrawal');
    const received = mpesa.host.next();
    const answer = mpesa.gateway.withdraw(withdrawal, aContext(withdrawal, mpesa.host.url));
    while (clock.nextDueAtMs() === undefined) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(0);
    await received;
    clock.advance(5_000);
    await expect(answer).resolves.toMatchObject({ status: 'pending' });
  });
});

describe('after the simulator’s process died', () => {
  const dataDirectory = () => {
    const folder = mkdtempSync(join(tmpdir(), 'mpesa-simulator-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };

  it('a restarted simulator carries out accepted requests, redelivers unacknowledged callbacks, and keeps the ledger', async () => {
    const folder = dataDirectory();
    const host = await startCallbackHost();
    cleanUps.push(() => host.close());
    host.onCallback = () => 503;
    const options = {
      dataDirectory: folder,
      customerDelayMs: 0,
      processingDelayMs: 60_000,
      callbackRetryMs: 60_000,
    };
    const first = await startMpesaSimulator(options);
    const gateway = createMpesaGateway(simulatedOptions(first.url));
    cleanUps.push(() => gateway.close());
    const [deposit, withdrawal] = [aTransaction('deposit'), aTransaction('withdrawal')];
    await gateway.deposit(deposit, aContext(deposit, host.url));
    await gateway.withdraw(withdrawal, aContext(withdrawal, host.url));
    await host.next();
    await first.close();
    appendFileSync(join(folder, 'journal.jsonl'), '{"type":"prompt-acc');

    host.onCallback = () => 200;
    const clock = createVirtualClock(Date.now());
    const second = await startMpesaSimulator({ ...options, clock });
    cleanUps.push(() => second.close());
    const depositCallback = await host.next();
    clock.advance(60_000);
    const payoutCallback = await host.next();
    expect(depositCallback.url).toContain(deposit.transactionId.slice(4));
    expect(payoutCallback.url).toContain(withdrawal.transactionId.slice(4));
    expect(second.ledger().map(({ transactionId }) => transactionId)).toEqual([
      deposit.transactionId,
      withdrawal.transactionId,
    ]);
    await second.callbacksDelivered();
    await second.close();

    const third = await startMpesaSimulator(options);
    cleanUps.push(() => third.close());
    expect(third.ledger()).toEqual(second.ledger());
    const moved = createMpesaGateway(simulatedOptions(third.url));
    cleanUps.push(() => moved.close());
    await expect(moved.withdraw(withdrawal, aContext(withdrawal, host.url))).rejects.toMatchObject({
      code: 'duplicate_reference',
    });
  });

  it('gives a callback up after a bounded number of deliveries', async () => {
    const clock = createVirtualClock();
    const mpesa = await start({ clock, callbackAttemptsMax: 3, callbackRetryMs: 1_000 });
    mpesa.host.onCallback = () => 500;
    const deposit = aTransaction('deposit');
    await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
    clock.advance(0);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await mpesa.host.next();
      await mpesa.simulator.callbacksDelivered();
      clock.advance(10_000);
    }
    expect((await call('GET', `${mpesa.simulator.url}/_simulator/callbacks`)).json).toEqual({ waiting: [] });
  });
});

describe('a payment that is reported by several channels', () => {
  const registered = async (options: Parameters<typeof startSimulatedMpesa>[0]) => {
    const mpesa = await start(options, { c2b: { callbackSecret: 'ab'.repeat(16) } });
    await mpesa.gateway.registerC2bUrls({
      publicCallbackBaseUrl: `${mpesa.host.url}/callbacks`,
      responseType: 'Completed',
    });
    return mpesa;
  };
  const readTwo = async ({ gateway, host }: SimulatedMpesa) => {
    const received = [await host.next(), await host.next()];
    return Promise.all(
      received.map(({ url, bytes }) =>
        gateway.handleCallback(bytes, { headers: {}, url, receivedAt: '2026-11-22T09:00:00.000Z' }),
      ),
    );
  };

  it('bears one receipt in the prompt’s callback and in the C2B confirmation', async () => {
    const mpesa = await registered({ promptConfirmationDelayMs: 0 });
    const deposit = aTransaction('deposit');
    await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
    const results = await readTwo(mpesa);
    const [movement, ...others] = mpesa.simulator.ledger();
    expect(others).toEqual([]);
    expect(results).toContainEqual(
      expect.objectContaining({
        kind: 'updates',
        updates: [expect.objectContaining({ receiptNumber: movement?.receiptNumber }) as unknown],
      }),
    );
    expect(results).toContainEqual(
      expect.objectContaining({
        kind: 'incoming-deposit',
        deposit: expect.objectContaining({
          gatewayReference: movement?.receiptNumber,
          receivingAccount: '174379',
          accountReference: 'INV1',
        }) as unknown,
      }),
    );
  });

  it('fails by its prompt first, and is paid all the same', async () => {
    const mpesa = await start();
    mpesa.simulator.addFault({ operation: 'deposit', fault: { kind: 'late-success', delayMs: 0 } });
    const deposit = aTransaction('deposit');
    const { gatewayReference = '' } = await mpesa.gateway.deposit(deposit, aContext(deposit, mpesa.host.url));
    const results = await readTwo(mpesa);
    expect(results.map((result) => result.kind === 'updates' && result.updates[0]?.status).sort()).toEqual([
      'failed',
      'succeeded',
    ]);
    const late = { ...deposit, status: 'failed' as const, gatewayReference };
    expect(await mpesa.gateway.lookUp(late, aContext(late, mpesa.host.url))).toEqual({
      status: 'succeeded',
      gatewayReference,
    });
    expect(mpesa.simulator.ledger()).toHaveLength(1);
  });
});
