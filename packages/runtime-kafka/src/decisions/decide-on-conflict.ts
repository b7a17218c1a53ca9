import type { TransactionRecord } from '../ports/transaction-record.js';
import type { Change } from './decision.js';
import { requestReview } from './to-decision.js';

/** Another transaction already has this gateway reference, or the entry of this number: no evidence serves two (I7), so it goes to review. */
export function referenceTaken(record: TransactionRecord, nowMs: number): Change {
  return requestReview(record, nowMs, 'reference-taken', {
    kind: 'reference-taken',
    detail: 'another transaction already has the gateway reference of this evidence',
  });
}

/** The payment was booked as an incoming deposit before its receipt was known (I25): the outcome stands, and it goes to review. */
export function withoutReceipt(decision: Change, nowMs: number): Change {
  const { receiptNumber: _, ...transaction } = decision.next.transaction;
  const review = decision.next.review ?? { requestedAtMs: nowMs, reason: 'receipt-taken' };
  return {
    ...decision,
    next: { ...decision.next, transaction, review },
    discrepancy: {
      kind: 'receipt-taken',
      detail: 'the receipt of this payment is booked as an incoming deposit already',
    },
  };
}
