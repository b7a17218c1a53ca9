import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createTransactionId,
  type GatewayCallContext,
  type PaymentGateway,
  type Transaction,
} from '@lango/core';
import {
  runGatewayConformance,
  startFaultServer,
  type CreateConformanceHarness,
} from '@lango/core/conformance';
import type { answer } from '@lango/core/gateway-kit';
import { type GatewayHttp, type GatewayHttpRequest } from '@lango/core/gateway-kit';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGatewayNames } from './gateway-names.js';
import { gatewayFiles } from './templates/gateway-files.js';

/** The guide. Its snippets run in a folder inside the repository, so that `@lango/core` is found. */
const guide = readFileSync(new URL('../../../docs/writing-a-gateway.md', import.meta.url), 'utf8');
const snippets = new Map(
  [...guide.matchAll(/```ts\n\/\/ (src\/\S+)\n([\s\S]*?)```/g)].map(
    ([, path = '', text = '']) => [path, text] as const,
  ),
);
const scaffold = gatewayFiles(toGatewayNames('acme'), '^0.1.0');
const reports = fileURLToPath(new URL('../../../reports/', import.meta.url));
let folder = '';

beforeAll(() => {
  mkdirSync(reports, { recursive: true });
  folder = mkdtempSync(join(reports, 'guide-'));
  for (const [path, text] of Object.entries({ ...scaffold, ...Object.fromEntries(snippets) })) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = async <Module>(path: string): Promise<Module> =>
  (await import(/* @vite-ignore */ join(folder, path))) as Module;
const context: GatewayCallContext = {
  idempotencyKey: 'key-1',
  attempt: 1,
  signal: new AbortController().signal,
};
const bytes = (value: object) => Buffer.from(JSON.stringify(value));

interface AcmeSimulator {
  readonly url: string;
  addFault(rule: object): void;
  settle(transaction: object): void;
  movementsOf(transaction: object): readonly object[];
  callbacksDelivered(): Promise<void>;
  close(): Promise<void>;
}
interface AcmeSimulators {
  readonly startAcmeSimulator: (options: object) => Promise<AcmeSimulator>;
  readonly simulatorAccounts: readonly [{ readonly apiKey: string; readonly callbackSecret: string }];
}
interface AcmeGateways {
  readonly createAcmeGateway: (options: object) => PaymentGateway;
}

/** A provider that answers from a table of paths. */
function answering(answers: Readonly<Record<string, object>>) {
  const sent: GatewayHttpRequest[] = [];
  const http: GatewayHttp = async (request) => {
    sent.push(request);
    const { pathname } = new URL(request.url);
    return { status: 200, headers: {}, body: bytes(answers[pathname] ?? {}) };
  };
  return { http, sent };
}

describe('the guide', () => {
  it('shows the adapter and the harness of the scaffold unchanged', () => {
    for (const path of ['src/acme-gateway.ts', 'src/acme-harness.ts'])
      expect(snippets.get(path)).toBe(scaffold[path]);
    expect(scaffold['src/acme-gateway.ts']?.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
    expect(snippets.size).toBe([...guide.matchAll(/```ts\n/g)].length);
  });

  it('leads to a gateway that passes every check, with skips only for what it does not offer', async () => {
    const { createHarness } = await load<{ createHarness: CreateConformanceHarness }>('src/acme-harness.ts');
    const { results } = await runGatewayConformance({ createHarness });
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const skipped = results.filter(({ outcome }) => outcome === 'skipped').map(({ reason }) => reason);
    const isPlain =
      /is (not )?declared|there is no method|not in the capabilities|no token is fetched|no otherCallbacks|no batchCallback|no environmentMember|asks for one payment by its number|state no refusals|answered with a list/;
    expect(skipped.filter((reason) => !isPlain.test(reason ?? ''))).toEqual([]);
  });

  it('comes with a simulator that signs its callbacks, injects faults and keeps its books', async () => {
    const { startAcmeSimulator, simulatorAccounts } = await load<AcmeSimulators>('src/acme-simulator.ts');
    const { createAcmeGateway } = await load<AcmeGateways>('src/acme-gateway.ts');
    const [{ apiKey, callbackSecret }] = simulatorAccounts;
    const received: { payload: Uint8Array; headers: Record<string, string> }[] = [];
    const host = await startFaultServer({
      answer: ({ body, headers }) => {
        received.push({ payload: body, headers });
        return { status: 200 };
      },
    });
    const dataDirectory = join(folder, 'acme-data');
    let simulator = await startAcmeSimulator({ dataDirectory, status: 'PENDING' });
    try {
      const gateway = createAcmeGateway({
        environment: 'test',
        baseUrl: simulator.url,
        apiKey,
        callbackSecret,
      });
      const transaction: Transaction = {
        transactionId: createTransactionId(),
        kind: 'deposit',
        gatewayId: 'acme',
        status: 'submitted',
        version: 2,
        money: { amountMinor: 150_000, currency: 'KES' },
        counterparty: { phoneNumber: '+254712345678' },
        metadata: {},
        createdAt: new Date().toISOString(),
      };
      const callContext = { ...context, callbackUrl: `${host.url}/callbacks/acme` };
      simulator.addFault({ operation: 'deposit', fault: { kind: 'forged-callback' } });
      expect(await gateway.deposit(transaction, callContext)).toMatchObject({
        status: 'pending',
        gatewayReference: 'acme_1',
      });
      await simulator.callbacksDelivered();
      simulator.settle(transaction);
      await simulator.callbacksDelivered();
      const read = ({ payload, headers }: (typeof received)[number]) =>
        gateway.handleCallback(payload, { headers, url: '', receivedAt: new Date(0).toISOString() });
      const [forged, ...genuine] = received;
      await expect(read(forged as (typeof received)[number])).rejects.toMatchObject({
        code: 'callback_rejected',
      });
      expect(await Promise.all(genuine.map(read))).toMatchObject([
        { updates: [{ status: 'pending' }] },
        { updates: [{ status: 'succeeded', money: transaction.money }] },
      ]);
      await gateway.close?.();
      await simulator.close();
      simulator = await startAcmeSimulator({ dataDirectory });
      expect(simulator.movementsOf(transaction)).toEqual([
        { money: transaction.money, to: '+254712345678', isFinal: true },
      ]);
    } finally {
      await Promise.all([simulator.close(), host.close()]);
    }
  });

  it('converts amounts as its comments say', async () => {
    expect(await load('src/amounts.ts')).toMatchObject({
      asText: '1500.50',
      asNumber: 1500.5,
      inUganda: '70000',
    });
  });

  it('refuses a changed body, a changed time and an old one', async () => {
    const { verify } = await load<{ verify: (payload: Uint8Array, context: object, secret: string) => void }>(
      'src/timed-signature.ts',
    );
    const payload = bytes({ id: 1 });
    const hmac = createHmac('sha256', 'secret').update('1790000000.').update(payload).digest('hex');
    const headers = { 'acme-time': '1790000000', 'acme-signature': hmac };
    const at = (ms: number) => new Date(ms).toISOString();
    const genuine = { headers, url: '', receivedAt: at(1_790_000_001_000) };
    expect(() => verify(payload, genuine, 'secret')).not.toThrow();
    const changed = { ...headers, 'acme-time': '1790000001' };
    for (const [body, forged] of [
      [bytes({ id: 2 }), genuine],
      [payload, { ...genuine, headers: changed }],
      [payload, { ...genuine, receivedAt: at(1_790_000_400_000) }],
      [payload, { ...genuine, headers: {} }],
    ] as const)
      expect(() => verify(body, forged, 'secret')).toThrow('unsigned, or too old');
  });

  it('reads an unsigned callback as a hint', async () => {
    const { handleCallback } = await load<Pick<PaymentGateway, 'handleCallback'>>('src/unsigned-callback.ts');
    const callbackContext = { headers: {}, url: '', receivedAt: new Date(0).toISOString() };
    const payload = bytes({ status: 'SUCCESS', id: 'a-1', reference: 'txn_1' });
    expect(await handleCallback(payload, callbackContext)).toMatchObject({
      evidence: 'hint',
      updates: [{ status: 'succeeded', gatewayReference: 'a-1', transactionId: 'txn_1' }],
    });
    await expect(handleCallback(bytes({ status: 'SUCCESS' }), callbackContext)).rejects.toMatchObject({
      code: 'callback_unreadable',
      effect: 'none',
    });
  });

  it('pays in two steps with one token; a lost recipient request has no effect', async () => {
    interface Steps {
      createTransfers: (account: object) => (...args: unknown[]) => Promise<ReturnType<typeof answer.json>>;
    }
    const { createTransfers } = await load<Steps>('src/two-steps.ts');
    const { http, sent } = answering({
      '/token': { access_token: 't-1', expires_in: 3_600 },
      '/recipients': { id: 'r-1' },
      '/transfers': { id: 'x-1' },
    });
    const account = { baseUrl: 'https://acme.example', clientId: 'id', clientSecret: 'secret' };
    const pay = createTransfers({ ...account, http });
    expect((await pay('+254712345678', '15.00', context)).text('id')).toBe('x-1');
    await pay('+254712345678', '15.00', context);
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      '/token',
      ...['/recipients', '/transfers', '/recipients', '/transfers'],
    ]);
    const lost = createTransfers({
      ...account,
      http: (request: GatewayHttpRequest) =>
        request.url.endsWith('/recipients')
          ? http({ ...request, url: 'https://acme.example/x' })
          : http(request),
    });
    await expect(lost('+254712345678', '15.00', context)).rejects.toMatchObject({ effect: 'none' });
  });

  it('lists records page after page', async () => {
    interface Records {
      listRecords: (...args: unknown[]) => AsyncIterable<object>;
    }
    const { listRecords } = await load<Records>('src/list-records.ts');
    const line = {
      id: 'a-1',
      amount: '15.00',
      currency: 'KES',
      at: '2026-01-01T00:00:00Z',
      reference: createTransactionId(),
    };
    const { http } = answering({ '/payments': { payments: [line], more: false } });
    const records: object[] = [];
    for await (const record of listRecords(http, 'https://acme.example', { from: '', to: '' }, context))
      records.push(record);
    expect(records).toMatchObject([
      { recordReference: 'a-1', money: { amountMinor: 1_500, currency: 'KES' } },
    ]);
  });
});
