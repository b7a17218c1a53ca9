import { PaymentError } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { OperatorJob } from '../ports/operator.js';
import { createLookUp } from '../services/look-up/look-up.js';
import { reconcile } from '../services/reconciliation/reconcile.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { whyNoLookUp } from './allowed-actions.js';

const claimMs = 30_000;
/** How often a comparison says how far it is, and keeps its claim. */
const reportMs = 2_000;
const batchSize = 500;
/** Differences that a job keeps; its counts are of all. */
const differencesMax = 1_000;

/** One round of the operators' jobs: takes up what nobody works on, and goes on where it was left. When `leaving` aborts, another process does. */
export function createJobRunner(context: ServiceContext): (leaving: AbortSignal) => Promise<void> {
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
  /** Again and again until it is stopped, whatever the work waits for: a claim that ran out would give it to another process. */
  const every = (ms: number, tick: () => void): (() => void) => {
    let cancel = clock.after(ms, function again() {
      tick();
      cancel = clock.after(ms, again);
    });
    return () => cancel();
  };
  /** Begins anew when its process died: a comparison reads, and what it books is booked once. */
  const compare = async ({ jobId, input }: OperatorJob, leaving: AbortSignal): Promise<void> => {
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
      const found = await reconcile(context, request, (count) => void (records = count), leaving);
      await report();
      const differences = found.differences.slice(0, differencesMax);
      await store.endJob(jobId, { report: { ...found, differences } }, clock.now());
    } catch (error) {
      if (leaving.aborted) return;
      const isExpected = error instanceof ConfigurationError || PaymentError.is(error);
      if (!isExpected) logger.error({ jobId, error: String(error) }, 'a reconciliation failed');
      const failure = isExpected ? error.message.slice(0, 400) : 'it failed here; the log says why';
      await store.endJob(jobId, { failure }, clock.now());
    } finally {
      stopReporting();
    }
  };
  const run = async (job: OperatorJob, leaving: AbortSignal): Promise<void> => {
    if (job.kind === 'reconcile') return compare(job, leaving);
    if (job.kind === 'redeliver-since') {
      let more = true;
      while (more && !leaving.aborted) more = await store.redeliverBatch(job, clock.now(), batchSize);
      return;
    }
    for (const id of (job.input.transactionIds ?? []).slice(job.done)) {
      if (leaving.aborted) return;
      const result = await lookUpItem(id).catch((error: unknown) => String(error).slice(0, 200));
      await store.endJobItem(job.jobId, { id, result }, clock.now());
    }
  };
  return async (leaving) => {
    for (let job = await store.claimJob(clock.now(), claimMs); job !== undefined;) {
      await run(job, leaving);
      if (leaving.aborted) return;
      job = await store.claimJob(clock.now(), claimMs);
    }
  };
}
