import { PaymentError } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../conformance/until.js';
import { openPglite } from '../infrastructure/embedded/pglite-executor.js';
import { migrate } from '../infrastructure/postgres/migrate.js';
import { operatorJobQueries } from '../infrastructure/postgres/operator-job-queries.js';
import type { SqlExecutor } from '../infrastructure/postgres/sql-executor.js';
import type { OperatorJob } from '../ports/operator.js';
import { createTestContext, testRecord } from '../services/testing/create-test-context.js';
import { createJobRunner } from '../operations/run-jobs.js';

const startMs = Date.UTC(2026, 0, 1);
const job: OperatorJob = {
  jobId: 'job_1',
  kind: 'reconcile',
  input: { gatewayId: 'slow', from: '2025-12-31T00:00:00Z', to: '2026-01-01T00:00:00Z' },
  startedBy: 'Ms Operator',
  createdAtMs: startMs,
  total: 0,
  done: 0,
  results: [],
};

let executor: SqlExecutor;
let jobs: ReturnType<typeof operatorJobQueries>;
beforeEach(async () => {
  executor = await openPglite(undefined);
  await migrate(executor);
  jobs = operatorJobQueries(executor.query);
  await jobs.addJob(job);
});
afterEach(() => executor.close());

it('a reconciliation keeps its claim, however long the gateway takes', async () => {
  let answer: () => void = () => undefined;
  const listing = new Promise<void>((resolve) => (answer = resolve));
  let isAsked = false;
  const gateway = {
    ...createFakeGateway({ gatewayId: 'slow' }),
    listRecords: async function* () {
      isAsked = true;
      await listing;
      yield* [];
    },
  };
  const { context, time } = createTestContext(gateway, testRecord({}));
  const timers: (() => void)[] = [];
  const clock = {
    ...context.clock,
    after: (_: number, callback: () => void) => {
      timers.push(callback);
      return () => void timers.splice(timers.indexOf(callback), 1);
    },
  };
  const store = {
    ...context.store,
    ...jobs,
    listSentTransactions: async () => [],
    listIncomingByTime: async () => [],
  };
  const running = createJobRunner({ ...context, clock, store })(new AbortController().signal);
  await until(() => isAsked);
  for (let passed = 0; passed < 12; passed += 1) {
    time.wallMs += 10_000;
    timers.shift()?.();
    // Its claim is renewed before another process could take the job.
    await until(async () => (await jobs.claimJob(time.wallMs + 15_000, 1)) === undefined);
  }
  answer();
  await running;
  expect((await jobs.findJob('job_1'))?.finishedAtMs).toBe(time.wallMs);
  expect(timers).toEqual([]);
});

it.each([
  ['fails', () => Promise.reject(new PaymentError('aborted', 'none', 'aborted'))],
  // A truncated list would report differences that do not exist.
  ['ends its list', () => Promise.resolve()],
])('a reconciliation is left to the next process when this one stops and its gateway %s', async (_, end) => {
  let isAsked = false;
  const gateway = {
    ...createFakeGateway({ gatewayId: 'slow' }),
    listRecords: async function* (_: unknown, { signal }: { signal?: AbortSignal }) {
      isAsked = true;
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      await end();
      yield* [];
    },
  };
  const { context, time } = createTestContext(gateway, testRecord({}));
  const empty = { listSentTransactions: async () => [], listIncomingByTime: async () => [] };
  const stopping = new AbortController();
  const store = { ...context.store, ...jobs, ...empty };
  const running = createJobRunner({ ...context, store })(stopping.signal);
  await until(() => isAsked);
  stopping.abort();
  await running;
  expect((await jobs.findJob('job_1'))?.finishedAtMs).toBeUndefined();
  expect((await jobs.claimJob(time.wallMs + 60_000, 1))?.jobId).toBe('job_1');
});

it('a finished job is not changed by a late report', async () => {
  await jobs.endJob('job_1', { report: { counts: 1 } }, startMs + 1);
  await jobs.reportJob('job_1', 7, startMs + 2);
  await jobs.endJob('job_1', { failure: 'too late' }, startMs + 3);
  expect(await jobs.findJob('job_1')).toMatchObject({
    report: { counts: 1 },
    results: [],
    done: 0,
    finishedAtMs: startMs + 1,
  });
  expect(await jobs.claimJob(startMs + 60_000, 1)).toBeUndefined();
});
