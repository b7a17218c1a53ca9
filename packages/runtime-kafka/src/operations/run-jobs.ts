import { PaymentError } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { OperatorJob } from '../ports/operator.js';
import { createLookUp } from '../services/look-up/look-up.js';
import { reconcile } from '../services/reconciliation/reconcile.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { whyNoLookUp } from './allowed-actions.js';

const claimMs = 30_000;
/** Milliseconds between two progress reports of a reconciliation, which extend its claim. */
const reportMs = 2_000;
const batchSize = 500;
/** Differences stored with a job; its counts include all. */
const differencesMax = 1_000;

/** One run over the operators' jobs: claims each unfinished one and continues where it was left. Once `stopping` aborts, other processes do. */
export function createJobRunner(context: ServiceContext): (stopping: AbortSignal) => Promise<void> {
  const { store, clock, logger } = context;
  const lookUp = createLookUp(context);
  const lookUpItem = async (transactionId: string): Promise<string> => {
    const record = await store.find(transactionId);
    if (record === undefined) return 'there is no such payment';
    const whyNot = whyNoLookUp(context, record);
    if (whyNot !== undefined) return whyNot;
    await lookUp(record);
    const { status } = (await store.find(transactionId))?.transaction ?? record.transaction;
    return status;
  };
  /** Calls `tick` periodically until it is stopped, so that a claim does not run out while the work waits. */
  const every = (ms: number, tick: () => void): (() => void) => {
    let cancel = clock.after(ms, function again() {
      tick();
      cancel = clock.after(ms, again);
    });
    return () => cancel();
  };
  /** Restarts after a crash: the comparison only reads, and entries are booked once. */
  const compare = async ({ jobId, input }: OperatorJob, stopping: AbortSignal): Promise<void> => {
    const { gatewayId = '', from = '', to = '', record, statement } = input;
    const request = {
      gatewayId,
      from,
      to,
      ...(record === true && { record }),
      ...(statement !== undefined && { statement: new TextEncoder().encode(statement) }),
    };
    let records = 0;
    const report = () => store.reportJob(jobId, records, clock.now() + claimMs);
    const stopReporting = every(reportMs, () => void report().catch(() => undefined));
    try {
      const found = await reconcile(context, request, (count) => void (records = count), stopping);
      await report();
      const differences = found.differences.slice(0, differencesMax);
      await store.endJob(jobId, { report: { ...found, differences } }, clock.now());
    } catch (error) {
      if (stopping.aborted) return;
      const isExpected = error instanceof ConfigurationError || PaymentError.is(error);
      if (!isExpected) logger.error({ jobId, error: String(error) }, 'a reconciliation failed');
      const failure = isExpected ? error.message.slice(0, 400) : 'internal error; the log says why';
      await store.endJob(jobId, { failure }, clock.now());
    } finally {
      stopReporting();
    }
  };
  const run = async (job: OperatorJob, stopping: AbortSignal): Promise<void> => {
    if (job.kind === 'reconcile') return compare(job, stopping);
    if (job.kind === 'redeliver-since') {
      let more = true;
      while (more && !stopping.aborted) more = await store.redeliverBatch(job, clock.now(), batchSize);
      return;
    }
    for (const id of (job.input.transactionIds ?? []).slice(job.done)) {
      if (stopping.aborted) return;
      const result = await lookUpItem(id).catch((error: unknown) => String(error).slice(0, 200));
      await store.endJobItem(job.jobId, { id, result }, clock.now());
    }
  };
  return async (stopping) => {
    for (let job = await store.claimJob(clock.now(), claimMs); job !== undefined;) {
      await run(job, stopping);
      if (stopping.aborted) return;
      job = await store.claimJob(clock.now(), claimMs);
    }
  };
}
