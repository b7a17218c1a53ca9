import type { EntryKind, GatewayRecordKind, Money, TransactionKind, TransactionStatus } from '@lango/core';

/** What to compare. */
export interface ReconciliationRequest {
  readonly gatewayId: string;
  /** ISO 8601, inclusive. */
  readonly from: string;
  /** ISO 8601, exclusive. */
  readonly to: string;
  /** The bytes of a statement that the gateway's portal exported. Default: the gateway is asked. */
  readonly statement?: Uint8Array;
  /** Books missing entries, records all other differences of transactions as discrepancies, and sends merchants their events. Default: nothing is written. */
  readonly record?: boolean;
}

/**
 * Why something differs. Missing: `not-in-records`. Extra: `unknown-to-us` matches no transaction of ours, `second-movement` its transaction
 * has another record already. Mismatched: `amount-differs`, `fee-differs`, `kind-differs`; `failed-here` and `open-here` money moved at the
 * gateway while the transaction failed, or has no outcome yet; `entry-not-recorded` a refund made outside, a chargeback or a return that we
 * have not booked; `lines-contradict` two lines with the same reference differ.
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

/** An entry that the gateway has and we have not. */
export interface MissingEntry {
  readonly kind: EntryKind;
  /** The gateway's reference of the entry. */
  readonly reference: string;
}

/** One difference, with both sides where both exist. */
export interface ReconciliationDifference {
  readonly difference: 'missing' | 'extra' | 'mismatched';
  readonly reason: DifferenceReason;
  /** ISO 8601 UTC: of the gateway's record, else when ours was sent. */
  readonly at: string;
  readonly transactionId?: string;
  readonly incomingDepositId?: string;
  readonly kind: TransactionKind | GatewayRecordKind;
  readonly status?: TransactionStatus;
  /** Our amount. */
  readonly ours?: Money;
  /** The gateway's amount. */
  readonly gateway?: Money;
  readonly recordReference?: string;
  readonly gatewayReference?: string;
  readonly receiptNumber?: string;
  /** With `entry-not-recorded`: what is booked when it is recorded. */
  readonly entry?: MissingEntry;
  /** Whether this run recorded it; false when it was recorded before. Absent when `record` is not set, or there is no transaction. */
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
  /** Transactions and incoming deposits together. */
  readonly counts: {
    /** The gateway's records in the period. */
    readonly records: number;
    /** Exact duplicates. */
    readonly repeated: number;
    readonly matched: number;
    readonly missing: number;
    readonly extra: number;
    readonly mismatched: number;
    /** Ours whose record may lie outside the listing: compare a longer period. */
    readonly atBoundary: number;
    /** Ours of unknown outcome without a record at the gateway: left to look-ups and reviews. */
    readonly unresolved: number;
  };
  /** Sums of the gateway's records in the period. Fees and payouts appear only here: they have no transactions. */
  readonly totals: readonly ReconciliationTotal[];
  /** In the order in which they were found; at most 10,000. */
  readonly differences: readonly ReconciliationDifference[];
}
