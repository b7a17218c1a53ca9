import type { OperationsStore } from '../../ports/operations-store.js';
import type { OperatorJob } from '../../ports/operator.js';
import { fromRow } from './from-row.js';
import type { SqlQuery } from './sql-executor.js';
import { toTimestamp } from './transaction-row.js';

type JobMethods = Pick<
  OperationsStore,
  | 'addJob'
  | 'findJob'
  | 'listJobs'
  | 'claimJob'
  | 'countRedeliverable'
  | 'redeliverBatch'
  | 'reportJob'
  | 'endJob'
  | 'endJobItem'
>;

const jobColumns = 'job_id, kind, input, started_by, created_at, total, done, results, report, finished_at';

/** The events of a redelivery: `$1` endpoint, `$2` since, `$3` including delivered ones, `$4` start of the job. */
const redeliverable = `endpoint_id = $1 AND created_at >= $2 AND created_at < $4 AND body <> '' AND event_type <> 'endpoint.test'
  AND (status IN ('held', 'exhausted') OR ($3::boolean AND status = 'delivered'))`;

const redeliverableOf = ({ input, createdAtMs }: OperatorJob) => [
  input.endpointId ?? '',
  toTimestamp(input.sinceMs ?? 0),
  input.includeDelivered === true,
  toTimestamp(createdAtMs),
];

/** Bulk jobs of operators. Each step commits together with its progress. */
export function operatorJobQueries(query: SqlQuery): JobMethods {
  return {
    addJob: async (job) => {
      await query(
        `INSERT INTO operator_jobs (job_id, kind, input, started_by, created_at, total, done, due_at)
         VALUES ($1, $2, $3::jsonb, $4, $5, $6, 0, $5)`,
        [
          job.jobId,
          job.kind,
          JSON.stringify(job.input),
          job.startedBy,
          toTimestamp(job.createdAtMs),
          job.total,
        ],
      );
    },
    findJob: async (jobId) => {
      const [row] = await query(`SELECT ${jobColumns} FROM operator_jobs WHERE job_id = $1`, [jobId]);
      return row && fromRow<OperatorJob>(row);
    },
    listJobs: async (limit) => {
      const rows = await query(`SELECT ${jobColumns} FROM operator_jobs ORDER BY job_id DESC LIMIT $1`, [
        limit,
      ]);
      return rows.map(fromRow<OperatorJob>);
    },
    claimJob: async (nowMs, claimMs) => {
      const [row] = await query(
        `UPDATE operator_jobs SET due_at = $2 WHERE job_id = (
           SELECT job_id FROM operator_jobs WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING ${jobColumns}`,
        [toTimestamp(nowMs), toTimestamp(nowMs + claimMs)],
      );
      return row && fromRow<OperatorJob>(row);
    },
    countRedeliverable: async (job) => {
      const [row] = await query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM merchant_events WHERE ${redeliverable}`,
        redeliverableOf(job),
      );
      return row?.count ?? 0;
    },
    redeliverBatch: async (job, nowMs, limit) => {
      const [row] = await query<{ more: boolean }>(
        `WITH place AS (SELECT cursor_at, cursor_id FROM operator_jobs WHERE job_id = $5 FOR UPDATE),
         batch AS (
           SELECT e.delivery_id, e.created_at FROM merchant_events e, place
           WHERE ${redeliverable} AND (place.cursor_at IS NULL OR (e.created_at, e.delivery_id) > (place.cursor_at, place.cursor_id))
           ORDER BY e.created_at, e.delivery_id LIMIT $7
         ), again AS (
           UPDATE merchant_events SET status = 'pending', due_at = $6, wake_at = $6, attempts = 0
           WHERE delivery_id IN (SELECT delivery_id FROM batch)
         ), last AS (SELECT created_at, delivery_id FROM batch ORDER BY created_at DESC, delivery_id DESC LIMIT 1),
         size AS (SELECT count(*)::integer AS count FROM batch)
         UPDATE operator_jobs SET done = done + size.count,
           cursor_at = coalesce((SELECT created_at FROM last), cursor_at),
           cursor_id = coalesce((SELECT delivery_id FROM last), cursor_id),
           due_at = CASE WHEN size.count = $7 THEN due_at END,
           finished_at = CASE WHEN size.count < $7 THEN $6::timestamptz END
         FROM size WHERE job_id = $5 RETURNING size.count = $7 AS more`,
        [...redeliverableOf(job), job.jobId, toTimestamp(nowMs), limit],
      );
      return row?.more ?? false;
    },
    reportJob: async (jobId, done, claimedUntilMs) => {
      await query(
        'UPDATE operator_jobs SET done = $2, due_at = $3 WHERE job_id = $1 AND finished_at IS NULL',
        [jobId, done, toTimestamp(claimedUntilMs)],
      );
    },
    endJob: async (jobId, end, nowMs) => {
      const failed = 'failure' in end ? [{ id: jobId, result: end.failure }] : [];
      await query(
        `UPDATE operator_jobs SET report = $2::jsonb, results = $3::jsonb, input = input - 'statement', due_at = NULL, finished_at = $4
         WHERE job_id = $1 AND finished_at IS NULL`,
        [
          jobId,
          'report' in end ? JSON.stringify(end.report) : null,
          JSON.stringify(failed),
          toTimestamp(nowMs),
        ],
      );
    },
    endJobItem: async (jobId, item, nowMs) => {
      await query(
        `UPDATE operator_jobs SET done = done + 1, results = results || jsonb_build_array($2::jsonb),
           due_at = CASE WHEN done + 1 < total THEN due_at END,
           finished_at = CASE WHEN done + 1 >= total THEN $3::timestamptz END
         WHERE job_id = $1`,
        [jobId, JSON.stringify(item), toTimestamp(nowMs)],
      );
    },
  };
}
