import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransactionId } from '../../transaction/create-transaction-id.js';
import type { Transaction } from '../../transaction/transaction.js';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerAnswer,
} from '../fault-server/start-fault-server.js';
import { createAcmeGateway } from '../testing/acme-gateway.js';
import { acmeApiKey, acmeCallbackSecret, createAcmeProvider } from '../testing/acme-provider.js';
import type { LiveCheck, LiveCheckSettings } from './live-check.js';
import { runLiveCheck } from './run-live-check.js';

const provider = createAcmeProvider();
let change: (answer: FaultServerAnswer, path: string) => FaultServerAnswer;
let sandbox: FaultServer;
let folder: string;

beforeEach(async () => {
  change = (answer) => answer;
  sandbox = await startFaultServer({ answer: (request) => change(provider.answer(request), request.path) });
  folder = mkdtempSync(join(tmpdir(), 'live-check-'));
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const createTransaction = (kind: Transaction['kind']): Transaction => ({
  transactionId: createTransactionId(),
  kind,
  gatewayId: 'acme',
  money: { amountMinor: 100, currency: 'KES' },
  status: 'submitted',
  version: 2,
  counterparty: { phoneNumber: '+254712345678' },
  metadata: {},
  createdAt: new Date().toISOString(),
});
const check = (part: Partial<LiveCheck> = {}): LiveCheck => ({
  createGateway: ({ http }) =>
    createAcmeGateway({ http, baseUrl: sandbox.url, apiKey: acmeApiKey, callbackSecret: acmeCallbackSecret }),
  secrets: [acmeApiKey, acmeCallbackSecret],
  createTransaction,
  ...part,
});
const run = (part: Partial<LiveCheck> = {}, settings: Partial<LiveCheckSettings> = {}) =>
  runLiveCheck(check(part), { recordingDirectory: folder, ...settings });
const changeBody = (from: string | RegExp, to: string) => {
  change = (answer) => ({ ...answer, body: String(answer.body).replace(from, to) });
};

describe('a check against the sandbox', () => {
  it('reads, pays the smallest amounts, and records the exchanges without credentials and personal data', async () => {
    const seen: string[] = [];
    const report = await run({}, { onResult: ({ step }) => seen.push(step) });
    expect(report.results.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual([
      'passed: transaction_not_found',
      'passed: listed',
      'passed: succeeded',
      'passed: succeeded',
      'passed: succeeded',
      'passed: succeeded',
      'passed: succeeded',
    ]);
    expect(seen).toEqual(report.results.map(({ step }) => step));
    expect(report).toMatchObject({ gatewayId: 'acme', drift: [], recorded: 'written' });
    expect(provider.movements.map(({ amountMinor }) => amountMinor)).toEqual([100, 100, 100]);
    const text = readFileSync(report.recording, 'utf8');
    for (const hidden of [
      acmeApiKey,
      acmeCallbackSecret,
      '254712345678',
      '712345678',
      'authorization',
      'Bearer',
    ])
      expect(text).not.toContain(hidden);
    expect(text).toContain('[counterparty]');
  });

  it('finds no drift the second time, and does not write', async () => {
    const { recording } = await run();
    const before = readFileSync(recording, 'utf8');
    expect(await run()).toMatchObject({ drift: [], recorded: 'compared' });
    expect(readFileSync(recording, 'utf8')).toBe(before);
    expect(await run({}, { isRecording: true })).toMatchObject({ recorded: 'written' });
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a member that is new',
      () => changeBody('"message":', '"trace":"a b","message":'),
      /POST \/movements: answer: trace is new, text$/,
    ],
    [
      'a member that is gone',
      () => changeBody(/"message":"done"/, '"note":"done"'),
      /answer: message is gone$/,
    ],
    [
      'another kind of value',
      () => changeBody(/"message":"done"/, '"message":7'),
      /message was "done", is number$/,
    ],
    [
      'another word',
      () => changeBody('"message":"done"', '"message":"finished"'),
      /message was "done", is "finished"$/,
    ],
    [
      'another status',
      () => (change = (answer) => ({ ...answer, status: answer.status === 200 ? 201 : answer.status })),
      /status was 200, is 201$/,
    ],
    [
      'another content type',
      () => (change = (answer) => ({ ...answer, headers: { 'content-type': 'application/vnd.acme+json' } })),
      /content type was application\/json, is application\/vnd\.acme\+json$/,
    ],
    [
      'another outcome',
      () => changeBody('"status":"OK"', '"status":"WAITING"'),
      /^deposit: the smallest amount: was succeeded, is pending$/,
    ],
  ])('detects %s', async (_, drifts, line) => {
    await run();
    drifts();
    const { drift, recorded } = await run();
    expect(drift).toContainEqual(expect.stringMatching(line));
    expect(recorded).toBe('compared');
  });

  it('reports a failed step, and records nothing', async () => {
    changeBody(/"amount":"1\.00"/, '"amount":"100.00"');
    const report = await run();
    expect(report.results[2]).toEqual({
      step: 'deposit: the smallest amount',
      outcome: 'failed',
      reason: 'the answer states another amount than was asked',
    });
    expect(report.recorded).toBe('left');
    expect(() => readFileSync(report.recording)).toThrow();
  });

  it('only reads with `isReadOnly`', async () => {
    const count = provider.movements.length;
    const { results } = await run({}, { isReadOnly: true });
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'passed',
      ...Array<string>(5).fill('skipped'),
    ]);
    expect(provider.movements).toHaveLength(count);
  });

  it('refuses live credentials, and moves no real money where they are allowed', async () => {
    const live: Partial<LiveCheck> = {
      createGateway: (parts) => {
        const gateway = check().createGateway(parts);
        return { ...gateway, capabilities: { ...gateway.capabilities, environment: 'live' } };
      },
    };
    await expect(run(live)).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('live credentials') as string,
    });
    const { results } = await run(live, { allowsLiveCredentials: true });
    expect(results.filter(({ outcome }) => outcome === 'passed')).toHaveLength(2);
  });
});

describe('a check that cannot run', () => {
  it.each<[string, () => Partial<LiveCheck>, object]>([
    ['without credentials', () => ({ secrets: [''] }), { code: 'configuration_invalid', field: 'secrets' }],
    [
      'with none for the gateway',
      () => ({
        createGateway: ({ http }) =>
          createAcmeGateway({ http, baseUrl: sandbox.url, apiKey: '', callbackSecret: 'x' }),
      }),
      { code: 'configuration_invalid', field: 'apiKey' },
    ],
    [
      'with credentials that are refused',
      () => ({
        createGateway: ({ http }) =>
          createAcmeGateway({ http, baseUrl: sandbox.url, apiKey: 'of-yesterday', callbackSecret: 'x' }),
      }),
      { code: 'credentials_rejected' },
    ],
    [
      'at a host that is not there',
      () => ({
        createGateway: ({ http }) =>
          createAcmeGateway({ http, baseUrl: 'http://127.0.0.1:1', apiKey: acmeApiKey, callbackSecret: 'x' }),
      }),
      { code: 'gateway_unreachable' },
    ],
    [
      'with a gateway that has a transport of its own',
      () => ({
        createGateway: () =>
          createAcmeGateway({
            http: async () => ({
              status: 404,
              headers: {},
              body: Buffer.from('{"code":"no_such_movement"}'),
            }),
            baseUrl: sandbox.url,
            apiKey: acmeApiKey,
            callbackSecret: 'x',
          }),
      }),
      { code: 'configuration_invalid', field: 'createGateway' },
    ],
  ])('%s fails and records nothing', async (_, part, error) => {
    await expect(run(part(), { isReadOnly: true })).rejects.toMatchObject(error);
    expect(() => readFileSync(join(folder, 'acme.json'))).toThrow();
  });

  it.each(['{', 'null', '{"format":2,"steps":[]}', '{"format":1,"steps":[{"step":"x"}]}'])(
    'does not overwrite the recording %s',
    async (text) => {
      writeFileSync(join(folder, 'acme.json'), text);
      await expect(run({}, { isRecording: true })).rejects.toMatchObject({
        code: 'configuration_invalid',
        field: 'recording',
      });
      expect(readFileSync(join(folder, 'acme.json'), 'utf8')).toBe(text);
    },
  );
});
