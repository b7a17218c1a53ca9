import { createUlid } from '../messages/create-ulid.js';
import type { Answer } from '../ports/answer.js';
import type { OperatorJob, OperatorJobInput } from '../ports/operator.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import { replayableMs } from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso, isoIf, type Operator } from './operations-call.js';

/** A job and how far it is. */
export const toJobView = ({
  jobId,
  kind,
  startedBy,
  createdAtMs,
  total,
  done,
  finishedAtMs,
  results,
  report,
}: OperatorJob) => ({
  jobId,
  kind,
  startedBy,
  createdAt: iso(createdAtMs),
  total,
  done,
  finishedAt: isoIf(finishedAtMs),
  results: results.slice(-100),
  ...(report !== undefined && { report }),
});

/** Sends again, as a job, what an endpoint or a handler failed on since a time; at most as far back as bodies are kept. */
export function startRedelivery(
  context: ServiceContext,
  operator: Operator,
  endpointId: string,
  {
    since,
    includeDelivered = false,
  }: { readonly since: string; readonly includeDelivered?: boolean | undefined },
): Promise<Answer> {
  const sinceMs = Math.max(Date.parse(since), context.clock.now() - replayableMs);
  return startJob(context, operator, 'redeliver-since', { endpointId, sinceMs, includeDelivered });
}

/** Stores a job, which any process that serves the console takes up. Without a total, it is counted. */
export async function startJob(
  { store, clock, random }: ServiceContext,
  operator: Operator,
  kind: OperatorJob['kind'],
  input: OperatorJobInput,
  total?: number,
): Promise<Answer> {
  const createdAtMs = clock.now();
  const draft: OperatorJob = {
    jobId: `job_${createUlid(createdAtMs, random)}`,
    kind,
    input,
    startedBy: operator.name,
    createdAtMs,
    total: total ?? 0,
    done: 0,
    results: [],
  };
  const job = total === undefined ? { ...draft, total: await store.countRedeliverable(draft) } : draft;
  await store.addJob(job);
  return jsonAnswer(toJobView(job), 202);
}
