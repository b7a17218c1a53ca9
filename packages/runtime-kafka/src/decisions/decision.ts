import type { Discrepancy } from '../ports/transaction-change.js';
import type { TransactionRecord } from '../ports/transaction-record.js';

/** What to do next about a transaction, by message. */
export type Wake = 'attempt' | 'look-up';

/** What follows from a piece of evidence. Pure data: nothing is written or sent by deciding. */
export type Decision =
  /** The evidence changes nothing that is recorded. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** The row changes to `next`, whose version is one higher. */
  | {
      readonly kind: 'change';
      readonly next: TransactionRecord;
      readonly cause: string;
      /** Wakes a worker at `next.dueAtMs`. */
      readonly wake?: Wake;
      readonly discrepancy?: Omit<Discrepancy, 'discrepancyId' | 'transactionId' | 'recordedAtMs'>;
    };
