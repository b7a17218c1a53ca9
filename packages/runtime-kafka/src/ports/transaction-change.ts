import type { OutboxMessage } from './outbox-message.js';
import type { TransactionRecord } from './transaction-record.js';
import type { GatewayOperation, TransactionStatus } from '@lango/core';

/** What the merchant's request becomes. */
export interface NewTransaction {
  readonly record: TransactionRecord;
  readonly idempotencyKey: string;
  /** SHA-256 of method, path and canonical body. */
  readonly fingerprint: string;
  /** The answer that a repeat with the same key gets again. */
  readonly responseBody: string;
  readonly messages: readonly OutboxMessage[];
  /**
   * Refund or reversal: takes this much of the original, which must have succeeded and have it left. What failed has moved nothing, unless a
   * discrepancy `contradicts-final-status` is recorded of it: then it counts as moved.
   */
  readonly reserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
}

/** `created` now · `replayed` the same request came before · `key-reused` the key came with another request · `not-refundable` too little left. */
export type CreateOutcome =
  | { readonly kind: 'created' }
  | { readonly kind: 'replayed'; readonly responseBody: string }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-refundable' };

/** One request to a gateway: its start is committed before it is sent (I2). */
export interface AttemptRecord {
  readonly operation: GatewayOperation;
  readonly idempotencyKey: string;
  /** The transaction's version that the intent committed. */
  readonly version: number;
  readonly startedAtMs: number;
  readonly sendDeadlineAtMs: number;
  readonly outcome?: string;
}

/** Something that speaks against what is recorded. Never changes a final status. */
export interface Discrepancy {
  /** Made of the evidence: one that is recorded already is not recorded again. */
  readonly discrepancyId: string;
  readonly transactionId: string;
  readonly kind:
    | 'amount-differs'
    | 'reference-differs'
    | 'reference-taken'
    | 'contradicts-final-status'
    | 'chargeback'
    | 'refund-failed'
    | 'withdrawal-returned'
    | 'other-loss'
    /** Found by comparing with the gateway's own records. */
    | 'absent-from-records'
    | 'second-movement';
  /** In words, without personal data. */
  readonly detail: string;
  readonly recordedAtMs: number;
}

/** A transaction with what speaks against it, oldest first. */
export interface TransactionFound {
  readonly record: TransactionRecord;
  readonly discrepancies: readonly Discrepancy[];
}

/** A person's decision about a flagged transaction. */
export interface ReviewDecision {
  readonly decidedBy: string;
  /** What it rests on: a statement line, a ticket, a call with the gateway. */
  readonly reason: string;
  readonly statusBefore: TransactionStatus;
}

/** A decision as it is kept with the version that it made. */
export interface RecordedReviewDecision extends ReviewDecision {
  readonly version: number;
  readonly statusAfter: TransactionStatus;
  readonly atMs: number;
}

/** One change of one transaction, with everything that must commit with it. */
export interface TransactionCommit {
  readonly expectedVersion: number;
  /** Its version is `expectedVersion + 1`. */
  readonly next: TransactionRecord;
  /** Why, for the history: `gateway-answered`, `look-up`, `callback`, … */
  readonly cause: string;
  readonly atMs: number;
  readonly messages: readonly OutboxMessage[];
  /** The attempt this commit starts (intent), or ends. */
  readonly attempt?: AttemptRecord;
  readonly discrepancy?: Discrepancy;
  /** The stored callback whose content this commit applies. */
  readonly appliedCallbackId?: string;
  /** Digest of a one-time look-up token to be stored before the question is asked. */
  readonly lookUpTokenDigest?: string;
  /** Gives back what a failed refund had reserved. */
  readonly releaseReserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
  /** The person who decided, and why; only with a change that a person made. */
  readonly reviewDecision?: ReviewDecision;
  /** The transaction that is sent instead of this one, created with this change or not at all; one transaction has at most one. */
  readonly resend?: NewTransaction;
  /** A scheduled message that this change makes idle: taken out of the outbox if it is still there. */
  readonly withdrawnMessageId?: string;
  /** The merchant is to be told: cleared by {@link TransactionStore.createDeliveries}. */
  readonly announce: boolean;
}

/** `committed` · `stale` the row has another version: read again · `reference-taken` another transaction has this gateway reference (I7). */
export type CommitOutcome = 'committed' | 'stale' | 'reference-taken';

/** One version of a transaction. */
export interface HistoryEntry {
  readonly version: number;
  readonly status: TransactionStatus;
  readonly cause: string;
  readonly atMs: number;
}
