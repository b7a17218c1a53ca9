import { isFinalStatus } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { parkForReview } from './park-for-review.js';
import type { Decision } from './decision.js';

/** Review reason of a transaction whose handler kept failing. */
export const deadLettered = 'dead-letter';

/**
 * A transaction whose work failed on every attempt goes to review, once. The failure proves nothing: the status stays, and a final transaction
 * or one in review does not change.
 */
export function decideOnDeadLetter(record: TransactionRecord, nowMs: number): Decision {
  if (isFinalStatus(record.transaction.status)) return { kind: 'nothing', why: 'it has its outcome' };
  if (record.review !== undefined) return { kind: 'nothing', why: 'a person is asked already' };
  return {
    kind: 'change',
    cause: deadLettered,
    next: parkForReview(record, { requestedAtMs: nowMs, reason: deadLettered }),
  };
}
