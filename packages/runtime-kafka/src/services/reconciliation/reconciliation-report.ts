import type { EntryKind, GatewayRecordKind, Money, TransactionKind, TransactionStatus } from '@lango/core';

/** What to compare. */
export interface ReconciliationRequest {
  readonly gatewayId: string;
  /** ISO 8601; belongs to the period. */
  readonly from: string;
  /** ISO 8601; does not. */
  readonly to: string;
  /** The bytes of a statement that the gateway's portal exported. Default: the gateway is asked. */
  readonly statement?: Uint8Array;
  /** Books entries that are missing, records everything else about transactions as discrepancies, and tells merchants. Default: nothing is written. */
  readonly record?: boolean;
}

/**
 * Why something differs. Missing: `not-in-records`. Extra: `unknown-to-us` no transaction of ours is meant, `second-movement` the transaction
 * has its movement already. Mismatched: `amount-differs`, `fee-differs`, `kind-differs`; `failed-here` and `open-here` money moved at the
 * gateway while the transaction failed, or has no outcome yet; `entry-not-recorded` a refund made outside, a
 * chargeback or a return that we were not told of;
 * `lines-contradict` one number stands on two lines that differ.
 */
export type DifferenceReason =
  | 'not-in-records'
  | 'unknown-to-us'
  | 'second-movement'
  | 'amount-differs'
  | 'fee-differs'
  | 'kind-differs'
  | 'failed-here'
  | 'open-here'
  | 'entry-not-recorded'
  | 'lines-contradict';

/** An entry that the gateway's books have and ours have not. */
export interface MissingEntry {
  readonly kind: EntryKind;
  /** The gateway's number of the movement. */
  readonly reference: string;
}

/** One thing that differs, with the two sides as far as there are two. */
export interface ReconciliationDifference {
  readonly difference: 'missing' | 'extra' | 'mismatched';
  readonly reason: DifferenceReason;
  /** ISO 8601 UTC: of the gateway's record, else when ours was sent. */
  readonly at: string;
  readonly transactionId?: string;
  readonly incomingDepositId?: string;
  readonly kind: TransactionKind | GatewayRecordKind;
  readonly status?: TransactionStatus;
  /** What we have. */
  readonly ours?: Money;
  /** What the gateway has. */
  readonly gateway?: Money;
  readonly recordReference?: string;
  readonly gatewayReference?: string;
  readonly receiptNumber?: string;
  /** With `entry-not-recorded`: what is booked when it is recorded. */
  readonly entry?: MissingEntry;
  /** Whether it was booked, or recorded as a discrepancy, now; absent where that was not asked for, or there is no transaction to record it on. */
  readonly recorded?: boolean;
}

/** Sums of one kind in one currency, in minor units. */
export interface ReconciliationTotal {
  readonly kind: GatewayRecordKind;
  readonly direction: 'in' | 'out';
  readonly currency: string;
  readonly records: number;
  readonly amountMinor: number;
}

/** What a comparison found. */
export interface ReconciliationReport {
  readonly gatewayId: string;
  readonly gatewayAccount: string;
  readonly environment: 'test' | 'live';
  readonly from: string;
  readonly to: string;
  readonly source: 'api' | 'statement';
  /** Of transactions and unasked deposits alike. */
  readonly counts: {
    /** The gateway's records in the period. */
    readonly records: number;
    /** Lines that came twice, word for word. */
    readonly repeated: number;
    readonly matched: number;
    readonly missing: number;
    readonly extra: number;
    readonly mismatched: number;
    /** Ours whose record may lie outside what was listed: a longer period tells. */
    readonly atBoundary: number;
    /** Ours without an outcome, of which the gateway has no record either: a look-up or a person decides them. */
    readonly unresolved: number;
  };
  /** The gateway's records in the period. Fees and payouts are in here alone: they have no transactions. */
  readonly totals: readonly ReconciliationTotal[];
  /** In the order in which they were found; at most 10,000. */
  readonly differences: readonly ReconciliationDifference[];
}
