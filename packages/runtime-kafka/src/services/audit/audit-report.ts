import type { EntryKind } from '@lango/core';

/** What to audit. */
export interface AuditRequest {
  /** ISO 8601: transactions created from then on. Default: from the first. */
  readonly from?: string;
  /** ISO 8601: transactions created before then. Default: to the last. */
  readonly to?: string;
}

/**
 * Kind of fault. `balance-differs` a balance is not the sum of its entries · `reserve-differs` the reserve is not the sum of open refunds
 * and reversals · `currency-differs` an entry is in another currency than its transaction · `entry-missing` it succeeded without the entry
 * that its kind requires · `entry-unexplained` it failed with that entry, and neither a late success nor a review explains it ·
 * `status-differs` the journal ends with another status · `receipt-differs` a receipt and its owner do not name each other.
 */
export type AuditFaultKind =
  | 'balance-differs'
  | 'reserve-differs'
  | 'currency-differs'
  | 'entry-missing'
  | 'entry-unexplained'
  | 'status-differs'
  | 'receipt-differs';

/** One fault: ids, amounts and references, no personal data. */
export interface AuditFault {
  readonly fault: AuditFaultKind;
  readonly transactionId?: string;
  readonly incomingDepositId?: string;
  /** What differs, in words. */
  readonly detail: string;
}

/** Entries of one kind in one currency; the sum is in minor units. */
export interface AuditTotal {
  readonly kind: EntryKind;
  readonly currency: string;
  readonly entries: number;
  readonly amountMinor: number;
}

/** What an audit found. */
export interface AuditReport {
  readonly from?: string;
  readonly to?: string;
  readonly counts: {
    readonly transactions: number;
    /** Of these transactions. */
    readonly entries: number;
    readonly receipts: number;
    readonly faults: number;
  };
  readonly totals: readonly AuditTotal[];
  /** In the order of ids, receipts last; at most 10,000. */
  readonly faults: readonly AuditFault[];
}
