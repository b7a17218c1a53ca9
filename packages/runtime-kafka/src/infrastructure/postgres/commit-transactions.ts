import type { CommitOutcome, TransactionCommit } from '../../ports/transaction-change.js';
import { toJournalInput } from './journal-rows.js';
import { insertEvents } from './merchant-event-rows.js';
import type { SqlQuery } from './sql-executor.js';
import { mutableColumns, toMutableColumns, toTimestamp, transactionColumns } from './transaction-row.js';

const recordset = ['transaction_id', ...mutableColumns]
  .map((name) => `${name} ${transactionColumns[name]}`)
  .join(', ');

const sums = ['captured', 'paid_out', 'refunded', 'disputed', 'returned'] as const;

/**
 * The compare-and-set behind every change (I9, I10, I13): rows whose version is the expected one change, and only with them go their
 * journal rows, merchant events, and the rest. One statement, so that it commits as a whole. `$2` repeats the ids, so that rows are found by
 * the index even with a plan that the server made while the table was small.
 */
const commitSql = `
WITH input AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(
    expected_version integer, cause text, journal jsonb, events jsonb, events_due_at timestamptz, original_id text,
    original_refunded bigint, original_reserved bigint, ${sums.map((name) => `${name} bigint`).join(', ')}, callback_id text,
    look_up_token_digest text, ${recordset})
), updated AS (
  UPDATE transactions t SET
    ${mutableColumns.map((name) => `${name} = i.${name}`).join(', ')}, failures = 0,
    wake_at = CASE WHEN i.due_at IS NOT NULL THEN least(t.wake_at, i.due_at) END,
    ${sums.map((name) => `${name}_minor = t.${name}_minor + coalesce(i.${name}, 0)`).join(', ')},
    journal_length = t.journal_length + jsonb_array_length(i.journal)
  FROM input i
  WHERE t.transaction_id = ANY($2::text[]) AND t.transaction_id = i.transaction_id AND t.version = i.expected_version
  RETURNING t.transaction_id, t.journal_length, t.merchant_id, t.environment, t.callback_url, t.gateway_id, t.gateway_account
), won AS (
  SELECT i.*, u.journal_length, u.merchant_id, u.environment, u.callback_url, u.gateway_id, u.gateway_account
  FROM input i JOIN updated u USING (transaction_id)
), journal_written AS (
  INSERT INTO journal (transaction_id, sequence, kind, version, status, cause, at, data, entry_key)
  SELECT w.transaction_id, w.journal_length - jsonb_array_length(w.journal) + j.place, j.kind, w.version, w.status, w.cause,
    w.updated_at,
    -- A discrepancy that is recorded already is not recorded again.
    CASE WHEN j.discrepancy_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM journal known WHERE known.transaction_id = w.transaction_id
          AND known.data->'discrepancy'->>'discrepancyId' = j.discrepancy_id)
      THEN j.data - 'discrepancy' ELSE j.data END,
    j.entry_key
  FROM won w, ROWS FROM (jsonb_to_recordset(w.journal) AS (kind text, data jsonb, discrepancy_id text, entry_key text))
    WITH ORDINALITY AS j(kind, data, discrepancy_id, entry_key, place)
), callback_applied AS (
  UPDATE gateway_callbacks c SET processed_at = w.updated_at, outcome = w.cause, due_at = NULL
  FROM won w WHERE w.callback_id IS NOT NULL AND c.callback_id = w.callback_id
), token_stored AS (
  INSERT INTO look_up_tokens (token_digest, transaction_id, created_at)
  SELECT look_up_token_digest, transaction_id, updated_at FROM won WHERE look_up_token_digest IS NOT NULL
), original_changed AS (
  UPDATE transactions o SET reserved_minor = o.reserved_minor + coalesce(w.original_reserved, 0),
    refunded_minor = o.refunded_minor + coalesce(w.original_refunded, 0)
  FROM won w WHERE w.original_id IS NOT NULL AND o.transaction_id = w.original_id
), receipt_taken AS (
  INSERT INTO receipts (gateway_id, gateway_account, environment, receipt_number, transaction_id)
  SELECT gateway_id, gateway_account, environment, receipt_number, transaction_id FROM won
  WHERE receipt_number IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM receipts known WHERE known.gateway_id = won.gateway_id AND known.gateway_account = won.gateway_account
      AND known.environment = won.environment AND known.receipt_number = won.receipt_number
      AND known.transaction_id = won.transaction_id)
), told AS (
  ${insertEvents(
    `SELECT w.transaction_id, w.merchant_id, w.environment, w.callback_url, w.updated_at AS at, w.events_due_at AS due_at,
       w.version * 1000::bigint + e.number AS place, e.event_type, e.event_key, e.message_id, e.body
     FROM won w, ROWS FROM (jsonb_to_recordset(w.events) AS (event_type text, event_key text, message_id text, body text))
       WITH ORDINALITY AS e(event_type, event_key, message_id, body, number)
     WHERE w.events IS NOT NULL`,
  )}
)
SELECT u.transaction_id, (SELECT jsonb_agg(t.delivery_id) FROM told t WHERE t.transaction_id = u.transaction_id) AS event_ids
FROM updated u`;

function toInput(commit: TransactionCommit): Record<string, unknown> {
  const { balance, original, events } = commit;
  return Object.assign(toMutableColumns(commit.next, commit.atMs), {
    expected_version: commit.expectedVersion,
    cause: commit.cause,
    journal: toJournalInput(commit),
    events: events?.map(({ eventType, eventKey, messageId, body }) => ({
      event_type: eventType,
      event_key: eventKey,
      message_id: messageId,
      body,
    })),
    events_due_at: toTimestamp(commit.eventsDueAtMs),
    original_id: original?.transactionId,
    original_refunded: original?.balance.refundedMinor,
    original_reserved: original?.balance.reservedMinor,
    captured: balance?.capturedMinor,
    paid_out: balance?.paidOutMinor,
    refunded: balance?.refundedMinor,
    disputed: balance?.disputedMinor,
    returned: balance?.returnedMinor,
    callback_id: commit.appliedCallbackId,
    look_up_token_digest: commit.lookUpTokenDigest,
  });
}

/** Commits changes of different transactions in one statement. */
export async function commitTransactions(
  query: SqlQuery,
  commits: readonly TransactionCommit[],
): Promise<readonly CommitOutcome[]> {
  const rows = await query<{ transaction_id: string; event_ids: readonly string[] | null }>(commitSql, [
    JSON.stringify(commits.map(toInput)),
    commits.map(({ next }) => next.transaction.transactionId),
  ]);
  const won = new Map(rows.map((row) => [row.transaction_id, row.event_ids ?? []]));
  return commits.map(({ next }): CommitOutcome => {
    const eventIds = won.get(next.transaction.transactionId);
    return eventIds === undefined ? { kind: 'stale' } : { kind: 'committed', eventIds };
  });
}
