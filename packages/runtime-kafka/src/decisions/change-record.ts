import { isFinalStatus, transitionTransaction, type Transaction, type TransactionChange } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { withoutUndefined } from '../ports/without-undefined.js';

/** Book-keeping that may change; `undefined` clears a member. */
export type Processing = Partial<{
  [K in keyof Omit<TransactionRecord, 'transaction'>]: TransactionRecord[K] | undefined;
}>;

/** The record after a change of status; a final one is never due again. */
export function changeStatus(
  record: TransactionRecord,
  change: TransactionChange,
  book: Processing = {},
): TransactionRecord {
  return takeOver(record, transitionTransaction(record.transaction, change), book);
}

/** The record with the transaction as it is after evidence; the version rises like with any commit. */
export function takeOver(
  record: TransactionRecord,
  transaction: Transaction,
  book: Processing,
): TransactionRecord {
  if (transaction === record.transaction) return patchProcessing(record, book);
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
    { ...book, ...ended, ...(isNew && withoutProposal(record)) },
  );
}

/** What was proposed was proposed about what was known then; whoever approves must know what came since. */
export function withoutProposal({ reissue }: TransactionRecord): Pick<Processing, 'reissue'> {
  return { reissue: reissue?.kind === 'proposed' ? undefined : reissue };
}

/** The record after a change of book-keeping alone: the status stays, the version rises like with any commit. */
export function patchProcessing(record: TransactionRecord, book: Processing): TransactionRecord {
  const transaction = { ...record.transaction, version: record.transaction.version + 1 };
  return withProcessing({ ...record, transaction }, book);
}

function withProcessing(record: TransactionRecord, book: Processing): TransactionRecord {
  return withoutUndefined<TransactionRecord>({ ...record, ...book });
}
