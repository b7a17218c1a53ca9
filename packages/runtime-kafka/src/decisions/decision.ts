import type { TransactionEntry } from '@lango/core';
import type { Discrepancy } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';

/** An entry before it is committed. */
export type EntryDraft = TransactionEntry;

/** Something that merchants are told and that moves no money by itself. */
export type MerchantNotice = {
  /** The dispute of this number was decided against the merchant. */
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
      /** The next step is to be taken at once: whoever commits wakes a worker, and the claim loop leaves the row alone for a while. */
      readonly isNow?: true;
      readonly discrepancy?: Omit<Discrepancy, 'discrepancyId' | 'recordedAtMs'>;
      /** Money that moved; none of it is booked already. */
      readonly entries?: readonly EntryDraft[];
      /** What merchants are told of it besides the change of status, the discrepancy and the entries. */
      readonly notices?: readonly MerchantNotice[];
    };
