import type { Balance } from './balance.js';
import type { AttemptRecord, Discrepancy, Entry, ReviewDecision } from './journal.js';
import type { EventDraft } from './merchant-event.js';
import type { TransactionRecord } from './transaction-record.js';

/** What the merchant's request becomes. */
export interface NewTransaction {
  readonly record: TransactionRecord;
  /** Unique for the merchant and environment, for as long as the transaction is kept. */
  readonly idempotencyKey: string;
  /** SHA-256 of method, path and canonical body. */
  readonly fingerprint: string;
  /** Refund or reversal: sets this much of the original aside, which must have succeeded and have it left (I8). */
  readonly reserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
}

/** `created` now · `replayed` the same request came before · `key-reused` the key came with another request · `not-refundable` too little left. */
export type CreateOutcome =
  | { readonly kind: 'created' }
  | { readonly kind: 'replayed'; readonly record: TransactionRecord }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-refundable' };

/** What a change does to the balance of the original of a refund or reversal. */
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
  /** Money that moved; none of them is booked already. */
  readonly entries?: readonly Entry[];
  /** What the entries do to the row's own balance. */
  readonly balance?: Partial<Balance>;
  readonly original?: OriginalChange;
  /** What merchants are told: one row for each subscribed endpoint and the transaction's own address, unless made before. */
  readonly events?: readonly EventDraft[];
  /** When the claim loop may take those events from whoever committed them. */
  readonly eventsDueAtMs: number;
  /** The stored callback whose content this commit applies. */
  readonly appliedCallbackId?: string;
  /** Digest of a one-time look-up token to be stored before the question is asked. */
  readonly lookUpTokenDigest?: string;
  /** The person who decided, and why; only with a change that a person made. */
  readonly reviewDecision?: ReviewDecision;
  /** The transaction that is sent instead of this one, created with this change or not at all; one transaction has at most one. */
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
