import type { AttemptRecord, Discrepancy, RecordedReviewDecision } from '../../ports/transaction-change.js';
import type { StoreTotals, TransactionStore } from '../../ports/transaction-store.js';
import type { TransactionStatus } from '@lango/core';
import { batchReads, type BatchMaker } from './batcher.js';
import { build, run } from './query-builder.js';
import type { SqlQuery } from './sql-executor.js';
import { withoutUndefined } from '../../ports/without-undefined.js';
import { toRecord, type TransactionRow } from './transaction-row.js';

type TransactionMethods = Pick<
  TransactionStore,
  | 'find'
  | 'findByGatewayReference'
  | 'list'
  | 'history'
  | 'attempts'
  | 'discrepancies'
  | 'findWithDiscrepancies'
  | 'totals'
  | 'listForReview'
  | 'reviewDecisions'
>;

interface DiscrepancyRow {
  readonly discrepancy_id: string;
  readonly transaction_id: string;
  readonly kind: Discrepancy['kind'];
  readonly detail: string;
  /** Text where it comes inside JSON. */
  readonly recorded_at: Date | string;
}

interface FoundRow extends TransactionRow {
  readonly discrepancies: readonly DiscrepancyRow[] | null;
}

const toDiscrepancy = (row: DiscrepancyRow): Discrepancy => ({
  discrepancyId: row.discrepancy_id,
  transactionId: row.transaction_id,
  kind: row.kind,
  detail: row.detail,
  recordedAtMs: new Date(row.recorded_at).getTime(),
});

interface ReviewDecisionRow {
  readonly version: number;
  readonly decided_by: string;
  readonly reason: string;
  readonly status_before: RecordedReviewDecision['statusBefore'];
  readonly status_after: RecordedReviewDecision['statusAfter'];
  readonly at: Date;
}

/** Reads of transactions and of what was recorded about them. Always on the primary. */
export function transactionQueries(query: SqlQuery, makeBatch: BatchMaker): TransactionMethods {
  const findRows = batchReads<TransactionRow>(makeBatch, {
    read: (ids) => query('SELECT * FROM transactions WHERE transaction_id = ANY($1::text[])', [ids]),
    idOf: (row) => row.transaction_id,
  });
  const foundRows = batchReads<FoundRow>(makeBatch, {
    read: (ids) =>
      query(
        `SELECT t.*, (SELECT jsonb_agg(to_jsonb(d) ORDER BY d.recorded_at, d.discrepancy_id)
           FROM discrepancies d WHERE d.transaction_id = t.transaction_id) AS discrepancies
         FROM transactions t WHERE t.transaction_id = ANY($1::text[])`,
        [ids],
      ),
    idOf: (row) => row.transaction_id,
  });
  const discrepancyRows = batchReads<DiscrepancyRow>(makeBatch, {
    read: (ids) =>
      query(
        'SELECT * FROM discrepancies WHERE transaction_id = ANY($1::text[]) ORDER BY recorded_at, discrepancy_id',
        [ids],
      ),
    idOf: (row) => row.transaction_id,
  });
  return {
    find: async (transactionId) => {
      const [row] = await findRows(transactionId);
      return row && toRecord(row);
    },
    findByGatewayReference: async (gatewayId, gatewayAccount, environment, reference) => {
      const [row] = await query<TransactionRow>(
        `SELECT * FROM transactions
         WHERE gateway_id = $1 AND gateway_account = $2 AND environment = $3 AND gateway_reference = $4`,
        [gatewayId, gatewayAccount, environment, reference],
      );
      return row && toRecord(row);
    },
    list: async (filter) => {
      let selection = build
        .selectFrom('transactions')
        .selectAll()
        .where('merchant_id', '=', filter.merchantId)
        .where('environment', '=', filter.environment);
      if (filter.status !== undefined) selection = selection.where('status', '=', filter.status);
      if (filter.gatewayId !== undefined) selection = selection.where('gateway_id', '=', filter.gatewayId);
      if (filter.kind !== undefined) selection = selection.where('kind', '=', filter.kind as 'deposit');
      if (filter.merchantReference !== undefined) {
        selection = selection.where('merchant_reference', '=', filter.merchantReference);
      }
      if (filter.from !== undefined) selection = selection.where('transaction_id', '>=', filter.from);
      if (filter.before !== undefined) selection = selection.where('transaction_id', '<', filter.before);
      const rows = await run(query, selection.orderBy('transaction_id', 'desc').limit(filter.limit));
      return rows.map(toRecord);
    },
    history: async (transactionId) => {
      const rows = await query<{ version: number; status: TransactionStatus; cause: string; at: Date }>(
        'SELECT version, status, cause, at FROM transaction_history WHERE transaction_id = $1 ORDER BY version',
        [transactionId],
      );
      return rows.map(({ version, status, cause, at }) => ({ version, status, cause, atMs: at.getTime() }));
    },
    attempts: async (transactionId) => {
      const rows = await query<{
        operation: AttemptRecord['operation'];
        idempotency_key: string;
        version: number;
        started_at: Date;
        send_deadline_at: Date;
        outcome: string | null;
      }>('SELECT * FROM attempts WHERE transaction_id = $1 ORDER BY version', [transactionId]);
      return rows.map((row) =>
        withoutUndefined<AttemptRecord>({
          operation: row.operation,
          idempotencyKey: row.idempotency_key,
          version: row.version,
          startedAtMs: row.started_at.getTime(),
          sendDeadlineAtMs: row.send_deadline_at.getTime(),
          outcome: row.outcome ?? undefined,
        }),
      );
    },
    discrepancies: async (transactionId) => (await discrepancyRows(transactionId)).map(toDiscrepancy),
    findWithDiscrepancies: async (transactionId) => {
      const [row] = await foundRows(transactionId);
      return row && { record: toRecord(row), discrepancies: (row.discrepancies ?? []).map(toDiscrepancy) };
    },
    listForReview: async (limit) => {
      const rows = await query<TransactionRow>(
        'SELECT * FROM transactions WHERE review_requested_at IS NOT NULL ORDER BY review_requested_at LIMIT $1',
        [limit],
      );
      return rows.map(toRecord);
    },
    reviewDecisions: async (transactionId) => {
      const rows = await query<ReviewDecisionRow>(
        'SELECT * FROM review_decisions WHERE transaction_id = $1 ORDER BY version',
        [transactionId],
      );
      return rows.map((row) => ({
        version: row.version,
        decidedBy: row.decided_by,
        reason: row.reason,
        statusBefore: row.status_before,
        statusAfter: row.status_after,
        atMs: row.at.getTime(),
      }));
    },
    totals: async () => {
      const [row] = await query<StoreTotals>(`
        SELECT count(*)::integer AS transactions,
          count(*) FILTER (WHERE status = 'succeeded')::integer AS succeeded,
          count(*) FILTER (WHERE status = 'failed')::integer AS failed,
          count(*) FILTER (WHERE status NOT IN ('succeeded', 'failed') AND review_requested_at IS NOT NULL)::integer AS review,
          count(*) FILTER (WHERE status NOT IN ('succeeded', 'failed') AND review_requested_at IS NULL)::integer AS open
        FROM transactions`);
      return row ?? { transactions: 0, succeeded: 0, failed: 0, review: 0, open: 0 };
    },
  };
}
