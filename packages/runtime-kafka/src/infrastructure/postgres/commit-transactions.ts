import type { CommitOutcome, TransactionCommit } from '../../ports/transaction-change.js';
import { insertOutbox, toOutboxRows } from './outbox-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { mutableColumns, toMutableColumns, toTimestamp, transactionColumns } from './transaction-row.js';

const recordset = ['transaction_id', ...mutableColumns]
  .map((name) => `${name} ${transactionColumns[name]}`)
  .join(', ');

/**
 * The compare-and-set behind every change (I9, I10, I13): rows whose version is the expected one change, and only with them go
 * their history, attempt, messages and the rest. One statement, so that nothing commits by halves. `$3` repeats the ids: with it the
 * rows are looked up in the index whatever plan the server made when the table was small.
 */
const commitSql = `
WITH input AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(
    expected_version integer, cause text, announce boolean, release_original text, release_minor bigint, callback_id text,
    look_up_token_digest text, withdrawn_message_id text, attempt jsonb, discrepancy jsonb, review_decision jsonb, ${recordset})
), updated AS (
  UPDATE transactions t SET
    ${mutableColumns.map((name) => `${name} = i.${name}`).join(', ')}, swept_at = NULL
  FROM input i
  WHERE t.transaction_id = ANY($3::text[]) AND t.transaction_id = i.transaction_id AND t.version = i.expected_version
  RETURNING t.transaction_id
), won AS (
  SELECT i.* FROM input i JOIN updated u USING (transaction_id)
), history AS (
  INSERT INTO transaction_history (transaction_id, version, status, cause, at)
  SELECT transaction_id, version, status, cause, updated_at FROM won
), attempt_started AS (
  INSERT INTO attempts (transaction_id, version, operation, idempotency_key, started_at, send_deadline_at, outcome)
  SELECT transaction_id, (attempt->>'version')::integer, attempt->>'operation', attempt->>'idempotencyKey',
         (attempt->>'startedAt')::timestamptz, (attempt->>'sendDeadlineAt')::timestamptz, attempt->>'outcome'
  FROM won WHERE attempt IS NOT NULL
  ON CONFLICT (transaction_id, version) DO UPDATE SET outcome = excluded.outcome
), discrepancy_recorded AS (
  INSERT INTO discrepancies (discrepancy_id, transaction_id, kind, detail, recorded_at)
  SELECT discrepancy->>'discrepancyId', transaction_id, discrepancy->>'kind', discrepancy->>'detail', updated_at
  FROM won WHERE discrepancy IS NOT NULL
  ON CONFLICT DO NOTHING
), review_decided AS (
  INSERT INTO review_decisions (transaction_id, version, decided_by, reason, status_before, status_after, at)
  SELECT transaction_id, version, review_decision->>'decidedBy', review_decision->>'reason', review_decision->>'statusBefore', status,
         updated_at
  FROM won WHERE review_decision IS NOT NULL
), callback_applied AS (
  UPDATE gateway_callbacks c SET processed_at = w.updated_at, outcome = w.cause
  FROM won w WHERE w.callback_id IS NOT NULL AND c.callback_id = w.callback_id
), announced AS (
  INSERT INTO announcements (transaction_id, version, since) SELECT transaction_id, version, updated_at FROM won WHERE announce
  ON CONFLICT (transaction_id) DO UPDATE SET version = excluded.version, since = excluded.since, swept_at = NULL
), token_stored AS (
  INSERT INTO look_up_tokens (token_digest, transaction_id, created_at)
  SELECT look_up_token_digest, transaction_id, updated_at FROM won WHERE look_up_token_digest IS NOT NULL
), released AS (
  UPDATE transactions o SET reserved_minor = o.reserved_minor - w.release_minor
  FROM won w WHERE w.release_original IS NOT NULL AND o.transaction_id = w.release_original
), withdrawn AS (
  DELETE FROM outbox WHERE message_id IN (SELECT withdrawn_message_id FROM won WHERE withdrawn_message_id IS NOT NULL)
), published AS (
  ${insertOutbox('$2', 'm.owner IN (SELECT transaction_id FROM updated)')}
)
SELECT transaction_id FROM updated`;

function toInput(change: TransactionCommit): Record<string, unknown> {
  const { attempt, discrepancy } = change;
  return Object.assign(toMutableColumns(change.next, change.atMs), {
    expected_version: change.expectedVersion,
    announce: change.announce,
    cause: change.cause,
    release_original: change.releaseReserve?.originalTransactionId,
    release_minor: change.releaseReserve?.amountMinor,
    callback_id: change.appliedCallbackId,
    look_up_token_digest: change.lookUpTokenDigest,
    withdrawn_message_id: change.withdrawnMessageId,
    attempt: attempt && {
      ...attempt,
      startedAt: toTimestamp(attempt.startedAtMs),
      sendDeadlineAt: toTimestamp(attempt.sendDeadlineAtMs),
    },
    discrepancy,
    review_decision: change.reviewDecision,
  });
}

/** Commits changes of different transactions in one statement. */
export async function commitTransactions(
  query: SqlQuery,
  changes: readonly TransactionCommit[],
): Promise<readonly CommitOutcome[]> {
  const rows = await query<{ transaction_id: string }>(commitSql, [
    JSON.stringify(changes.map(toInput)),
    JSON.stringify(
      changes.flatMap((change) => toOutboxRows(change.messages, change.next.transaction.transactionId)),
    ),
    changes.map(({ next }) => next.transaction.transactionId),
  ]);
  const won = new Set(rows.map((row) => row.transaction_id));
  return changes.map(({ next }) => (won.has(next.transaction.transactionId) ? 'committed' : 'stale'));
}
