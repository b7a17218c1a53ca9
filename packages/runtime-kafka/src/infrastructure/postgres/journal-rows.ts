import type { AttemptRecord, Discrepancy, Entry, JournalRow, ReviewDecision } from '../../ports/journal.js';
import type { TransactionCommit } from '../../ports/transaction-change.js';
import { withoutUndefined } from '../../ports/without-undefined.js';

/** The JSON column of a journal row. */
interface JournalData {
  readonly attempt?: AttemptRecord;
  readonly discrepancy?: Discrepancy;
  readonly review?: ReviewDecision;
  readonly entry?: Entry;
}

/** A row of `journal` as the drivers give it. */
export interface StoredJournalRow {
  readonly transaction_id: string;
  readonly kind: JournalRow['kind'];
  readonly version: number;
  readonly status: JournalRow['status'];
  readonly cause: string;
  readonly at: Date;
  readonly data: JournalData | null;
}

/** Maps a stored row. */
export function toJournalRow({ kind, version, status, cause, at, data }: StoredJournalRow): JournalRow {
  return { kind, version, status, cause, atMs: at.getTime(), ...data };
}

/** The journal rows of a commit, in order, for `jsonb_to_recordset`: the change and each entry. */
export function toJournalInput(commit: TransactionCommit): readonly Record<string, unknown>[] {
  const { attempt, discrepancy, reviewDecision: review, entries = [], next } = commit;
  const data = withoutUndefined<JournalData>({ attempt, discrepancy, review });
  const change = {
    kind: 'change',
    data: Object.keys(data).length === 0 ? undefined : data,
    discrepancy_id: discrepancy?.discrepancyId,
  };
  const { gatewayId } = next.transaction;
  const scope = `${gatewayId}/${next.gatewayAccount}/${next.environment}`;
  return [
    change,
    ...entries.map((entry) => ({
      kind: 'entry',
      data: { entry },
      entry_key: `${scope}/${entry.kind}/${entry.reference}`,
    })),
  ];
}
