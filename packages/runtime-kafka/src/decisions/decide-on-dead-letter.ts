import { isFinalStatus } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { parkForReview } from './park-for-review.js';
import type { Decision } from './decision.js';

/** Why a person is asked about a transaction that no handler could take further. */
export const deadLettered = 'dead-letter';

/**
 * What it means for a transaction that every try at a message about it failed: a person has to look, once. The message proves nothing, so
 * that the status stays, a final transaction is left alone, and one that waits for a person already does not change.
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
