import type { EntryKind, GatewayOperation, Money, TransactionStatus } from '@lango/core';

/** One request to a gateway: its start is committed before it is sent (I2). */
export interface AttemptRecord {
  readonly operation: GatewayOperation;
  readonly idempotencyKey: string;
  /** The transaction's version that the intent committed. */
  readonly version: number;
  readonly startedAtMs: number;
  readonly sendDeadlineAtMs: number;
  /** The answer's status or the error's code; absent while it is open. */
  readonly outcome?: string;
}

/** Kind of a discrepancy. */
export type DiscrepancyKind =
  | 'amount-differs'
  | 'reference-differs'
  | 'reference-taken'
  | 'receipt-taken'
  | 'contradicts-final-status'
  /** An entry that cannot be booked as reported. */
  | 'entry-differs'
  /** Found by comparing with the gateway's own records. */
  | 'absent-from-records'
  | 'second-movement';

/** Evidence that contradicts the record and that a person must judge. Never changes a final status. */
export interface Discrepancy {
  /** Derived from the evidence, so that the same discrepancy is recorded once. */
  readonly discrepancyId: string;
  readonly kind: DiscrepancyKind;
  /** In words, without personal data. */
  readonly detail: string;
  readonly recordedAtMs: number;
}

/** Money that moved around a transaction. */
export interface Entry {
  readonly kind: EntryKind;
  /** `ours`: requested by this runtime. `outside`: reported by the provider. */
  readonly origin: 'ours' | 'outside';
  readonly money: Money;
  /** The provider's reference of the entry; unique with the kind. */
  readonly reference: string;
  /** Cancels the booked entry of the other direction with the same reference: a refund made outside that came back. */
  readonly undoes?: true;
  /** How it was learned: the gateway's answer, a signed callback, a look-up, its records, a person. */
  readonly evidence: 'answer' | 'signed' | 'look-up' | 'records' | 'review';
  /** ISO 8601 UTC, as the provider says. */
  readonly occurredAt?: string;
  /** The provider's own code. */
  readonly rawCode?: string;
  readonly recordedAtMs: number;
}

/** A person's decision about a flagged transaction. */
export interface ReviewDecision {
  readonly decidedBy: string;
  /** The evidence: a statement line, a ticket, a call with the gateway. */
  readonly reason: string;
  readonly statusBefore: TransactionStatus;
}

/** One step in the history of a transaction. A `change` row records that the row changed, and why. */
export interface JournalRow {
  readonly kind: 'change' | 'entry';
  /** The transaction's version that wrote it. */
  readonly version: number;
  /** The status after it. */
  readonly status: TransactionStatus;
  /** Why: `requested`, `intent`, `gateway-answered`, `look-up`, `callback`, … */
  readonly cause: string;
  readonly atMs: number;
  /** The attempt that this change started, or ended, with its outcome. */
  readonly attempt?: AttemptRecord;
  readonly discrepancy?: Discrepancy;
  readonly review?: ReviewDecision;
  readonly entry?: Entry;
}

/** One version of a transaction. */
export interface HistoryEntry {
  readonly version: number;
  readonly status: TransactionStatus;
  readonly cause: string;
  readonly atMs: number;
}

/** A decision with the version that it created. */
export interface RecordedReviewDecision extends ReviewDecision {
  readonly version: number;
  readonly statusAfter: TransactionStatus;
  readonly atMs: number;
}

/** Versions, oldest first. */
export function historyOf(journal: readonly JournalRow[]): readonly HistoryEntry[] {
  return journal
    .filter(({ kind }) => kind === 'change')
    .map(({ version, status, cause, atMs }) => ({ version, status, cause, atMs }));
}

/** Attempts, oldest first, each in its latest state. */
export function attemptsOf(journal: readonly JournalRow[]): readonly AttemptRecord[] {
  const attempts = new Map<number, AttemptRecord>();
  for (const { attempt } of journal) if (attempt !== undefined) attempts.set(attempt.version, attempt);
  return [...attempts.values()];
}

/** Discrepancies, oldest first. */
export function discrepanciesOf(journal: readonly JournalRow[]): readonly Discrepancy[] {
  return journal.flatMap(({ discrepancy }) => (discrepancy === undefined ? [] : [discrepancy]));
}

/** Entries, oldest first. */
export function entriesOf(journal: readonly JournalRow[]): readonly Entry[] {
  return journal.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
}

/** What people decided, oldest first. */
export function reviewDecisionsOf(journal: readonly JournalRow[]): readonly RecordedReviewDecision[] {
  return journal.flatMap(({ review, version, status, atMs }) =>
    review === undefined ? [] : [{ ...review, version, statusAfter: status, atMs }],
  );
}
