import type { OperatorJob } from '../ports/operator.js';
import { createLookUp } from '../services/look-up/look-up.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { whyNoLookUp } from './allowed-actions.js';

const claimMs = 30_000;
const batchSize = 500;

/** One round of the operators' jobs: takes up what nobody works on, and goes on where it was left. */
export function createJobRunner(context: ServiceContext): () => Promise<void> {
  const { store, clock } = context;
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
  const run = async (job: OperatorJob): Promise<void> => {
    if (job.kind === 'redeliver-since') {
      let more = true;
      while (more) more = await store.redeliverBatch(job, clock.now(), batchSize);
      return;
    }
    for (const id of (job.input.transactionIds ?? []).slice(job.done)) {
      const result = await lookUpItem(id).catch((error: unknown) => String(error).slice(0, 200));
      await store.endJobItem(job.jobId, { id, result }, clock.now());
    }
  };
  return async () => {
    for (let job = await store.claimJob(clock.now(), claimMs); job !== undefined;) {
      await run(job);
      job = await store.claimJob(clock.now(), claimMs);
    }
  };
}
