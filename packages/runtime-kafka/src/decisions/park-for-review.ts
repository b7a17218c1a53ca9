import type { NextStep } from '../ports/next-step.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing } from './change-record.js';

/** Steps that would send something to the gateway. */
const sending: ReadonlySet<NextStep | undefined> = new Set(['queued', 'retry-scheduled', 'operation-queued']);

/** Whether code would send something next; it never does while a person is asked (I19). */
export const isSending = ({ nextStep }: TransactionRecord): boolean => sending.has(nextStep);

/** A person is asked: nothing is sent until then, and look-ups go on. */
export function parkForReview(
  record: TransactionRecord,
  review: NonNullable<TransactionRecord['review']>,
): TransactionRecord {
  if (!isSending(record)) return patchProcessing(record, { review });
  const isOpenAtGateway = record.transaction.status === 'pending' || record.transaction.status === 'unknown';
  return isOpenAtGateway
    ? patchProcessing(record, { review, nextStep: 'awaiting-look-up', pendingOperation: undefined })
    : patchProcessing(record, { review, nextStep: 'awaiting-review', dueAtMs: undefined });
}
