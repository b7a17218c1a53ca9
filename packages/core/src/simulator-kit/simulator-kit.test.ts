import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFaultList } from './fault-list.js';
import {
  callbacksUnderFaults,
  createCallbackDelivery,
  createVirtualClock,
  jsonAnswer,
  openSimulatorJournal,
  runSimulatorCommand,
  startSimulator,
  type CallbackDeliveryOptions,
  type QueuedCallback,
  type SimulatorFaultKind,
} from './index.js';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const kinds: readonly SimulatorFaultKind[] = [
  'delay',
  'delay-answer',
  'drop-before-acting',
  'drop-after-acting',
  'truncate-answer',
  'throttle',
  'decline',
];
const operations = ['deposit', 'token'] as const;

/** A provider with one route, which counts its payments. */
async function startTill() {
  const clock = createVirtualClock();
  const paid: object[] = [];
  let isBusy = false;
  const simulator = await startSimulator<(typeof operations)[number]>({
    clock,
    faults: { operations, kinds, onlyByName: ['token'], aliases: { slow: 'delay' } },
    refusals: { throttle: () => jsonAnswer(429, {}) },
    route: ({ path }) => {
      if (path !== '/pay') return jsonAnswer(404, {});
      return {
        subject: {
          operation: 'deposit',
          amountMinor: 100,
          counterparty: '254700000001',
          alsoKnownAs: ['INV-1'],
        },
        enter: () => {
          if (isBusy) return jsonAnswer(409, {});
          isBusy = true;
          return () => (isBusy = false);
        },
        act: (faults) => {
          if (faults.some(({ kind }) => kind === 'decline')) throw new RangeError('declined');
          paid.push({ amountMinor: 100 });
          return jsonAnswer(201, { id: paid.length });
        },
      };
    },
    refused: (error) => (error instanceof RangeError ? jsonAnswer(402, {}) : undefined),
    ledger: () => paid,
    waitingCallbacks: () => ['cb-1'],
    control: { 'POST /_simulator/pay': ({ body }) => jsonAnswer(200, JSON.parse(body)) },
  });
  cleanUps.push(() => simulator.close());
  const call = async (method: string, path: string, body?: string) => {
    const response = await fetch(`${simulator.url}${path}`, { method, ...(body !== undefined && { body }) });
    return { status: response.status, json: await response.json() };
  };
  return {
    simulator,
    clock,
    paid,
    call,
    pay: () =>
      call('POST', '/pay', '{}').then(
        ({ status }) => status,
        () => 'cut',
      ),
  };
}

describe('a simulator of the kit', () => {
  it.each([
    ['drop-before-acting', 'cut', 0],
    ['drop-after-acting', 'cut', 1],
    ['truncate-answer', 'cut', 1],
    ['throttle', 429, 0],
    ['decline', 402, 0],
  ] as const)('injects %s into one request', async (kind, status, moved) => {
    const { simulator, paid, pay } = await startTill();
    simulator.add({ operation: 'deposit', fault: { kind } });
    expect([await pay(), paid.length]).toEqual([status, moved]);
    expect([await pay(), paid.length]).toEqual([201, moved + 1]);
  });

  it.each([
    ['delay', 0],
    ['delay-answer', 1],
    ['slow', 0],
  ])('under %s answers once the time has come, and is busy until then', async (kind, movedBefore) => {
    const { simulator, paid, pay, clock } = await startTill();
    simulator.add({ fault: { kind, delayMs: 5_000 } });
    const first = pay();
    await vi.waitFor(() => expect(clock.nextDueAtMs()).toBeDefined(), { timeout: 300_000 });
    expect([await pay(), paid.length]).toEqual([409, movedBefore]);
    clock.advance(5_000);
    expect([await first, paid.length]).toEqual([201, 1]);
  });

  it('has the common control API', async () => {
    const { call, clock } = await startTill();
    await call('POST', '/pay', '{}');
    expect((await call('GET', '/_simulator/ledger')).json).toEqual({ movements: [{ amountMinor: 100 }] });
    expect((await call('GET', '/_simulator/callbacks')).json).toEqual({ waiting: ['cb-1'] });
    const rule = {
      operation: 'deposit',
      match: { counterparty: '+254700000001', reference: 'INV-1' },
      times: 2,
      fault: { kind: 'throttle' },
    };
    expect(await call('POST', '/_simulator/faults', JSON.stringify(rule))).toMatchObject({
      status: 201,
      json: { added: rule },
    });
    expect((await call('POST', '/pay', '{}')).status).toBe(429);
    expect((await call('GET', '/_simulator/faults')).json).toMatchObject({ faults: [{ times: 1 }] });
    expect((await call('DELETE', '/_simulator/faults')).json).toEqual({ faults: 0 });
    const before = clock.now();
    await call('POST', '/_simulator/clock', '{"advanceMs":1000}');
    expect(clock.now()).toBe(before + 1_000);
    expect((await call('POST', '/_simulator/pay', '{"a":1}')).json).toEqual({ a: 1 });
    expect((await call('GET', '/_simulator/nothing')).status).toBe(404);
  });

  it.each([
    ['{', /JSON/],
    ['{"fault":{"kind":"earthquake"}}', /fault.kind must be one of delay, /],
    ['{"operation":"refund","fault":{"kind":"delay"}}', /operation must be one of deposit, token/],
    [
      '{"match":{"amount":1},"fault":{"kind":"delay"}}',
      /unknown setting `match.amount`; known are amountMinor/,
    ],
    ['{"fault":{"kind":"delay","ms":1}}', /unknown setting `fault.ms`/],
    ['{"times":0,"fault":{"kind":"delay"}}', /times must be a whole number/],
  ])('refuses the fault %s, and says why', async (body, why) => {
    const { call } = await startTill();
    const { status, json } = await call('POST', '/_simulator/faults', body);
    expect(status).toBe(400);
    expect((json as { error: string }).error).toMatch(why);
  });
});

describe('rules', () => {
  const faults = (isTogether: boolean) =>
    createFaultList({ operations, kinds, isTogether, onlyByName: ['token'] });

  it('apply one at a time, or together', () => {
    for (const [isTogether, first, second] of [
      [false, ['delay'], ['decline']],
      [true, ['delay', 'decline'], []],
    ] as const) {
      const list = faults(isTogether);
      list.add({ fault: { kind: 'delay' } });
      list.add({ fault: { kind: 'decline' } });
      expect(list.take({ operation: 'deposit' }).map(({ kind }) => kind)).toEqual(first);
      expect(list.take({ operation: 'deposit' }).map(({ kind }) => kind)).toEqual(second);
    }
  });

  it('without an operation do not match the token call', () => {
    const list = faults(false);
    list.add({ fault: { kind: 'delay' } });
    expect(list.take({ operation: 'token' })).toEqual([]);
    list.add({ operation: 'token', fault: { kind: 'throttle' } });
    expect(list.take({ operation: 'token' })).toEqual([{ kind: 'throttle' }]);
  });
});

describe('callbacks', () => {
  const receive = async (statusOf: (index: number) => number = () => 200) => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        bodies.push(`${String(request.headers['x-signature'] ?? '')}${Buffer.concat(parts).toString()}`);
        response.writeHead(statusOf(bodies.length - 1)).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => void (server.close(), server.closeAllConnections()));
    return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
  const deliver = (options: Partial<CallbackDeliveryOptions> = {}) => {
    const clock = createVirtualClock();
    const ended: [string, boolean][] = [];
    const delivery = createCallbackDelivery({
      clock,
      retryDelayMs: (attempt) => attempt * 1_000,
      onEnd: (id, isDelivered) => ended.push([id, isDelivered]),
      ...options,
    });
    cleanUps.push(() => delivery.close());
    return { clock, delivery, ended };
  };
  const callback = (url: string, more: Partial<QueuedCallback> = {}): QueuedCallback => ({
    callbackId: 'cb',
    url,
    body: 'content',
    dueAtMs: 0,
    ...more,
  });

  it('are repeated until they are answered with 2xx, each after its delay', async () => {
    const { url, bodies } = await receive((index) => (index < 2 ? 500 : 200));
    const { clock, delivery, ended } = deliver();
    delivery.enqueue([callback(url)]);
    for (const [count, waitMs] of [
      [1, 1_000],
      [2, 2_000],
      [3, 0],
    ] as const) {
      await delivery.idle();
      expect(bodies).toHaveLength(count);
      clock.advance(waitMs);
    }
    expect(ended).toEqual([['cb', true]]);
  });

  it('are given up after `attemptsMax` deliveries, also with an invalid address', async () => {
    const { delivery, ended } = deliver({ attemptsMax: 1 });
    delivery.enqueue([callback('nowhere at all')]);
    await delivery.idle();
    expect(ended).toEqual([['cb', false]]);
  });

  it('wait for an address', async () => {
    const { url, bodies } = await receive();
    const addresses: string[] = [];
    const { delivery, ended } = deliver({
      prepare: (_, body) => (addresses[0] === undefined ? undefined : { url: addresses[0], body }),
    });
    delivery.enqueue([callback('')]);
    await delivery.idle();
    expect(ended).toEqual([]);
    addresses.push(url);
    delivery.wake();
    await delivery.idle();
    expect([bodies, ended]).toEqual([['content'], [['cb', true]]]);
  });

  it.each([
    ['no-callback', false, []],
    ['duplicate-callback', false, ['genuine content', 'genuine content']],
    ['malformed-callback', false, ['genuine con']],
    ['malformed-callback', true, ['genuine con', 'genuine content']],
    ['forged-callback', false, ['forged content', 'genuine content']],
  ] as const)('under %s, insistent %s', async (kind, isInsistent, expected) => {
    const { url, bodies } = await receive();
    const { delivery } = deliver({
      isInsistent,
      prepare: (_, body, isForged) => ({
        url,
        body,
        headers: { 'x-signature': isForged ? 'forged ' : 'genuine ' },
      }),
    });
    delivery.enqueue(callbacksUnderFaults([{ kind }], [callback(url)]));
    await delivery.idle();
    // A header's blanks at the end do not travel.
    expect(bodies).toEqual(expected.map((body) => body.replace(' ', '')));
  });

  it('come late, or in another order', () => {
    const two = [callback('a'), callback('b')];
    const dueOf = (kind: SimulatorFaultKind) =>
      callbacksUnderFaults([{ kind, delayMs: 7 }], two).map(({ dueAtMs }) => dueAtMs);
    expect([dueOf('late-callback'), dueOf('reorder-callbacks')]).toEqual([
      [7, 7],
      [7, 0],
    ]);
  });
});

it('a journal drops an incomplete last line, and continues after it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-kit-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = openSimulatorJournal<object>(folder);
  first.append({ one: 1 });
  first.close();
  first.close();
  appendFileSync(join(folder, 'journal.jsonl'), '{"tw');
  const second = openSimulatorJournal<object>(folder);
  expect(second.former).toEqual([{ one: 1 }]);
  second.append({ two: 2 });
  second.close();
  const third = openSimulatorJournal<object>(folder);
  expect(third.former).toEqual([{ one: 1 }, { two: 2 }]);
  third.close();
});

describe('the command', () => {
  const run = async (...args: string[]) => {
    const written = { out: '', error: '' };
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.error += String(text)), true));
    const { exitCode } = process;
    const given: object[] = [];
    const listeners = new Map(
      (['SIGINT', 'SIGTERM', 'disconnect'] as const).map((name) => [
        name,
        process.listeners(name as 'SIGINT'),
      ]),
    );
    try {
      const start = async (options: object) => (
        given.push(options),
        { url: 'http://127.0.0.1:1', close: async () => undefined }
      );
      const flags = {
        mood: { option: 'mood', takes: ['good', 'bad'], help: 'how it is' },
        'delay-ms': { option: 'delayMs', takes: 'number', help: 'how long' },
        locks: { option: 'isLocked', takes: 'nothing', help: 'locks' },
      } as const;
      await runSimulatorCommand({ name: 'till', about: 'a till', start, flags, pages: { page: '/x' } }, args);
      return { ...written, given, code: process.exitCode };
    } finally {
      process.exitCode = exitCode;
      vi.restoreAllMocks();
      for (const [name, known] of listeners)
        for (const one of process.listeners(name as 'SIGINT'))
          if (!known.includes(one)) process.removeListener(name, one);
    }
  };

  it('starts with the options from the flags, and prints the address', async () => {
    const { out, given } = await run(
      '--port',
      '0',
      '--data-dir',
      'x',
      '--mood',
      'bad',
      '--delay-ms',
      '5',
      '--locks',
    );
    expect(given).toEqual([{ port: 0, dataDirectory: 'x', mood: 'bad', delayMs: 5, isLocked: true }]);
    expect(JSON.parse(out)).toEqual({ url: 'http://127.0.0.1:1', page: 'http://127.0.0.1:1/x' });
  });

  it.each([
    [['--mood', 'odd'], /--mood must be one of good, bad/],
    [['--delay-ms', 'soon'], /--delay-ms must be a whole number/],
    [['--port', ''], /--port must be a whole number/],
    [['--what'], /Unknown option '--what'/],
  ])('refuses %j', async (args, why) => {
    const { error, given, code } = await run(...args);
    expect([given, code]).toEqual([[], 1]);
    expect(error).toMatch(why);
  });

  it('prints its help', async () => {
    expect((await run('--help')).out).toMatch(/till: a till[\s\S]*--data-dir <text>[\s\S]*--mood good\|bad/);
  });
});
