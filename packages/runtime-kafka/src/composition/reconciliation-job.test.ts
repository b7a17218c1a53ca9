import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaymentError, type GatewayRecord, type PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLangoClient, LangoProblem, type LangoClient } from '../client/create-lango-client.js';
import { createRuntime, type Runtime } from './create-runtime.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const at = (ms: number) => new Date(ms).toISOString();
const amount = { amountMinor: 15_000, currency: 'KES' };

/** Changes the records that the gateway lists. */
let alter: (records: GatewayRecord[]) => GatewayRecord[];
const fake = createFakeGateway();
const gateway: PaymentGateway = {
  ...fake,
  listRecords: async function* (period, context) {
    const records: GatewayRecord[] = [];
    for await (const record of fake.listRecords?.(period, context) ?? []) records.push(record);
    yield* alter(records);
  },
};

describe('a reconciliation over the operators’ HTTP interface', () => {
  let directory: string;
  let runtime: Runtime;
  let paid: string;
  let operator: LangoClient;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-reconcile-job-'));
    runtime = await createRuntime({
      gateways: [gateway],
      infrastructure: { kind: 'embedded', dataDirectory: directory },
      http: { port: 0 },
      console: {},
      logger: quiet,
    });
    const { merchantId } = await runtime.admin.createMerchant('Shop');
    const { transactionId } = await runtime.deposit({
      merchantId,
      idempotencyKey: 'key-1',
      gateway: 'fake',
      amount,
      counterparty: { phoneNumber: '+254712345678' },
    });
    paid = transactionId;
    await runtime.outcome(paid, { timeoutMs: 60_000 });
    operator = await clientOf('operator');
  });
  beforeEach(() => {
    alter = (records) => records;
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const clientOf = async (role: 'viewer' | 'operator' | 'admin') =>
    createLangoClient({
      baseUrl: runtime.apiUrl ?? '',
      token: (await runtime.admin.createOperator({ name: `Ms ${role}`, role })).token,
    });
  const request = (changes: object = {}) => ({
    body: { gateway: 'fake', from: at(Date.now() - 3_600_000), to: at(Date.now() + 60_000), ...changes },
  });
  const compare = async (changes: object = {}) => {
    const { jobId } = await operator.startReconciliation(request(changes));
    for (;;) {
      const job = await operator.showJob({ id: jobId });
      if (job.finishedAt !== undefined) return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'taken',
      (error: unknown) =>
        error instanceof LangoProblem
          ? `${error.status} ${error.problem.title}: ${error.problem.detail}`
          : String(error),
    );

  it('is a job with a report, and writes nothing unless requested', async () => {
    expect((await compare()).report).toMatchObject({ counts: { matched: 1, missing: 0 }, differences: [] });
    alter = () => [];
    const { report, done } = await compare();
    expect(done).toBe(0);
    expect(report?.differences).toMatchObject([
      { difference: 'missing', reason: 'not-in-records', transactionId: paid, ours: amount },
    ]);
    expect(report?.differences[0]?.recorded).toBeUndefined();
    expect((await operator.listJobs()).jobs[0]?.report).toBeUndefined();
  });

  it('records differences once when requested', async () => {
    alter = () => [];
    expect((await compare({ record: true })).report?.differences).toMatchObject([{ recorded: true }]);
    expect((await compare({ record: true })).report?.differences).toMatchObject([{ recorded: false }]);
  });

  it('ends with the reason when the records cannot be read', async () => {
    alter = () => {
      throw new PaymentError('gateway_unreachable', 'none', 'the books are closed');
    };
    expect(await compare()).toMatchObject({ results: [{ result: 'the books are closed' }] });
    alter = () => {
      throw new Error('a secret of the gateway');
    };
    expect(await compare()).toMatchObject({ results: [{ result: 'internal error; the log says why' }] });
  });

  it('refuses requests that cannot be compared, and viewers', async () => {
    const jobsBefore = (await operator.listJobs()).jobs.map(({ createdAt }) => createdAt);
    const start = (changes: object) => refusal(operator.startReconciliation(request(changes)));
    expect(await start({ gateway: 'none' })).toBe('422 not offered: gateway: has no records to compare with');
    expect(await start({ statement: 'a,b' })).toBe(
      '422 not offered: statement: this gateway takes none, leave it out',
    );
    expect(await start({ to: at(0) })).toBe('422 invalid request: to: must be later than from');
    expect(await start({ from: 'yesterday' })).toMatch(/^422 invalid request: from/);
    const tomorrow = { from: at(Date.now() + 24 * 3_600_000), to: at(Date.now() + 48 * 3_600_000) };
    expect(await start(tomorrow)).toBe('422 invalid request: from: the period lies in the future');
    expect((await operator.listJobs()).jobs.map(({ createdAt }) => createdAt)).toEqual(jobsBefore);
    const viewer = await clientOf('viewer');
    expect(await refusal(viewer.startReconciliation(request()))).toMatch(/^403/);
  });

  it('keeps no statement in the audit log', async () => {
    const statement = 'Receipt No.,Other Party\nQK7X1B2C3D,0712345678 JANE';
    await refusal(operator.startReconciliation(request({ statement })));
    const { calls } = await (await clientOf('admin')).listOperatorCalls({});
    const call = calls.find(
      ({ operation, detail }) => operation === 'startReconciliation' && 'statement' in Object(detail),
    );
    expect(call?.detail).toMatchObject({ statement: `${statement.length} characters` });
    expect(JSON.stringify(calls)).not.toContain('JANE');
  });
});
