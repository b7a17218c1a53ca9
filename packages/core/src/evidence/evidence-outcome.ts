import type { Transaction } from '../transaction/transaction.js';
import type { EvidenceSource, UnverifiedNumbers } from './evidence.js';
import type { TransactionEntry } from './transaction-entry.js';

/** What evidence can contradict. */
export type ContradictionKind =
  'amount-differs' | 'reference-differs' | 'contradicts-final-status' | 'entry-differs';

/** What to do after evidence was applied. */
export type NextAction =
  /** Nothing new: what was scheduled stays scheduled. */
  | { readonly kind: 'wait' }
  /** The outcome is known and nothing is left to ask. */
  | { readonly kind: 'end' }
  /** Ask the gateway after so many milliseconds; 0: now. */
  | { readonly kind: 'look-up'; readonly afterMs: number }
  /** Nothing reached the gateway: the same request may be made again, under the same key. */
  | { readonly kind: 'send-again' }
  /** A person has to look. Nothing is sent until then; look-ups go on. */
  | { readonly kind: 'review'; readonly reason: string };

/** What follows from one piece of evidence. Plain data: nothing was stored or sent. */
export interface EvidenceOutcome {
  /** The transaction afterwards, its version raised by 1; the same object when nothing in it changed. */
  readonly transaction: Transaction;
  /** Money that moved and is not booked yet. */
  readonly entries: readonly TransactionEntry[];
  /** What to do now. */
  readonly next: NextAction;
  /** Why, for the history: `gateway-answered`, `look-up`, `callback`. */
  readonly cause: string;
  /** What the evidence contradicts; for a person, without personal data. */
  readonly discrepancy?: { readonly kind: ContradictionKind; readonly detail: string };
  /** What an unverified callback named: keep it and pass it as `known.unverified`. */
  readonly unverified?: UnverifiedNumbers;
  /** A dispute that was decided against the merchant: the number of its entry. */
  readonly lostDispute?: string;
}

/** No change. */
export const noChange = (transaction: Transaction, cause: string): EvidenceOutcome => ({
  transaction,
  entries: [],
  next: { kind: 'wait' },
  cause,
});

/** Review reason, what is contradicted (if anything), and the detail. */
export type Contradiction = readonly [reason: string, kind: ContradictionKind | undefined, detail: string];

/** Sends the transaction to review, unchanged. */
export const requireReview = (
  transaction: Transaction,
  [reason, kind, detail]: Contradiction,
): EvidenceOutcome => ({
  transaction,
  entries: [],
  next: { kind: 'review', reason },
  cause: reason,
  ...(kind !== undefined && { discrepancy: { kind, detail } }),
});

/** Cause for the history. */
export function causeOf(source: EvidenceSource): string {
  switch (source) {
    case 'answer':
      return 'gateway-answered';
    case 'look-up':
      return 'look-up';
    case 'records':
      return 'reconciliation';
    case 'signed':
    case 'hint':
      return 'callback';
  }
}
