import { createUlid } from '../messages/create-ulid.js';
import type { HttpResult } from '../ports/http-result.js';
import type { OperatorJob, OperatorJobInput } from '../ports/operator.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import { replayableMs } from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import { iso, isoIf } from '../ports/iso-time.js';
import type { Operator } from './operations-call.js';

/** A job with its progress. */
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

/** Starts a job that redelivers undelivered events of an endpoint or a handler since a time, at most 30 days back. */
export function startRedelivery(
  context: ServiceContext,
  operator: Operator,
  endpointId: string,
  {
    since,
    includeDelivered = false,
  }: { readonly since: string; readonly includeDelivered?: boolean | undefined },
): Promise<HttpResult> {
  const sinceMs = Math.max(Date.parse(since), context.clock.now() - replayableMs);
  return startJob(context, operator, 'redeliver-since', { endpointId, sinceMs, includeDelivered });
}

/** Stores a job, for a process that serves the console to run. Without `total`, the rows are counted. */
export async function startJob(
  { store, clock, random }: ServiceContext,
  operator: Operator,
  kind: OperatorJob['kind'],
  input: OperatorJobInput,
  total?: number,
): Promise<HttpResult> {
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
  return jsonResult(toJobView(job), 202);
}
