import type { Balance } from './balance.js';
import type { AttemptRecord, Discrepancy, Entry, ReviewDecision } from './journal.js';
import type { EventDraft } from './merchant-event.js';
import type { TransactionRecord } from './transaction-record.js';

/** A transaction to create. */
export interface NewTransaction {
  readonly record: TransactionRecord;
  /** Unique for the merchant and environment, for as long as the transaction is kept. */
  readonly idempotencyKey: string;
  /** SHA-256 of method, path and canonical body. */
  readonly fingerprint: string;
  /** Refund or reversal: reserves this amount on the original, which must have succeeded and have it left (I8). */
  readonly reserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
}

/** `created` now · `replayed` the same request was received before · `key-reused` the key was used with another request · `not-refundable` too little left. */
export type CreateOutcome =
  | { readonly kind: 'created' }
  | { readonly kind: 'replayed'; readonly record: TransactionRecord }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-refundable' };

/** Effect of a refund's or reversal's change on the balance of its original. */
export interface OriginalChange {
  readonly transactionId: string;
  readonly balance: Partial<Balance>;
}

/** One change of one transaction, with everything that must commit with it. */
export interface TransactionCommit {
  readonly expectedVersion: number;
  /** Its version is `expectedVersion + 1`. Its balance is not written: `balance` is added to what the row has. */
  readonly next: TransactionRecord;
  /** Why, for the journal: `gateway-answered`, `look-up`, `callback`, … */
  readonly cause: string;
  readonly atMs: number;
  /** The attempt this commit starts (intent), or ends. */
  readonly attempt?: AttemptRecord;
  readonly discrepancy?: Discrepancy;
  /** Entries to book; none of them is booked already. */
  readonly entries?: readonly Entry[];
  /** Effect of the entries on the row's own balance. */
  readonly balance?: Partial<Balance>;
  readonly original?: OriginalChange;
  /** Merchant events: one row for each subscribed endpoint and for the transaction's `callbackUrl`, unless it exists. */
  readonly events?: readonly EventDraft[];
  /** When the claim loop may take those events. */
  readonly eventsDueAtMs: number;
  /** The stored callback whose content this commit applies. */
  readonly appliedCallbackId?: string;
  /** Digest of a one-time look-up token, stored before the request. */
  readonly lookUpTokenDigest?: string;
  /** The person who decided, and why; only with a change that a person made. */
  readonly reviewDecision?: ReviewDecision;
  /** The transaction that replaces this one, created in the same commit. At most one per transaction. */
  readonly reissue?: NewTransaction;
}

/**
 * `committed`, with the events to deliver now · `stale` the row has another version: read again · `reference-taken` another transaction has
 * this gateway reference (I7) · `entry-known` an entry with this reference and kind is booked already · `receipt-taken` another payment has this receipt (I25).
 */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly eventIds: readonly string[] }
  | { readonly kind: 'stale' }
  | { readonly kind: 'reference-taken' }
  | { readonly kind: 'entry-known' }
  | { readonly kind: 'receipt-taken' };
