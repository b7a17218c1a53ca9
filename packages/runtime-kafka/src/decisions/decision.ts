import type { TransactionEntry } from '@lango/core';
import type { Discrepancy } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';

/** An entry before it is committed. */
export type EntryDraft = TransactionEntry;

/** A merchant event without a movement of money. */
export type MerchantNotice = {
  /** The dispute with this reference was decided against the merchant. */
  readonly type: 'transaction.dispute_lost';
  readonly reference: string;
};

/** A decision that changes the row. */
export type Change = Extract<Decision, { kind: 'change' }>;

/** What follows from a piece of evidence. Pure data: nothing is written or sent by deciding. */
export type Decision =
  /** The evidence changes nothing that is recorded. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** The row changes to `next`, whose version is one higher. */
  | {
      readonly kind: 'change';
      readonly next: TransactionRecord;
      readonly cause: string;
      /** The next step is due at once: a worker is woken after the commit, and the claim loop leaves the row to it for a while. */
      readonly isNow?: true;
      readonly discrepancy?: Omit<Discrepancy, 'discrepancyId' | 'recordedAtMs'>;
      /** Money that moved; none of it is booked already. */
      readonly entries?: readonly EntryDraft[];
      /** Merchant events besides those of the status, the discrepancy and the entries. */
      readonly notices?: readonly MerchantNotice[];
    };
