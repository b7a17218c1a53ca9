import { isFinalStatus, transitionTransaction, type Transaction, type TransactionChange } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { withoutUndefined } from '../ports/without-undefined.js';

/** Changes of a record besides its transaction; `undefined` clears a member. */
export type Processing = Partial<{
  [K in keyof Omit<TransactionRecord, 'transaction'>]: TransactionRecord[K] | undefined;
}>;

/** The record after a change of status; a final one is never due again. */
export function changeStatus(
  record: TransactionRecord,
  change: TransactionChange,
  processing: Processing = {},
): TransactionRecord {
  return withTransaction(record, transitionTransaction(record.transaction, change), processing);
}

/** The record with the transaction as it is after evidence; the version rises like with any commit. */
export function withTransaction(
  record: TransactionRecord,
  transaction: Transaction,
  processing: Processing,
): TransactionRecord {
  if (transaction === record.transaction) return patchProcessing(record, processing);
  const isNew = transaction.status !== record.transaction.status;
  const ended: Processing =
    isNew && isFinalStatus(transaction.status)
      ? {
          nextStep: undefined,
          dueAtMs: undefined,
          sendDeadlineAtMs: undefined,
          pendingOperation: undefined,
          review: undefined,
        }
      : {};
  return withProcessing(
    { ...record, transaction },
    { ...processing, ...ended, ...(isNew && withoutProposal(record)) },
  );
}

/** A status change or new evidence invalidates a pending proposal. */
export function withoutProposal({ reissue }: TransactionRecord): Pick<Processing, 'reissue'> {
  return { reissue: reissue?.kind === 'proposed' ? undefined : reissue };
}

/** The record after a change of its processing state alone: the status stays, the version rises as with any commit. */
export function patchProcessing(record: TransactionRecord, processing: Processing): TransactionRecord {
  const transaction = { ...record.transaction, version: record.transaction.version + 1 };
  return withProcessing({ ...record, transaction }, processing);
}

function withProcessing(record: TransactionRecord, processing: Processing): TransactionRecord {
  return withoutUndefined<TransactionRecord>({ ...record, ...processing });
}
