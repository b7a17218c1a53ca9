import type { NextStep } from '../ports/next-step.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing } from './change-record.js';

/** Steps that would send something to the gateway. */
const sending: ReadonlySet<NextStep | undefined> = new Set(['queued', 'retry-scheduled', 'operation-queued']);

/** Whether the next step would send something, which code never does in review (I19). */
export const isSending = ({ nextStep }: TransactionRecord): boolean => sending.has(nextStep);

/** Sends a transaction to review: nothing is sent meanwhile, and look-ups continue. */
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
