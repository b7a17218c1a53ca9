import type { EntryKind, Money, TransactionKind } from '@lango/core';
import type { Entry } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { EntryDraft } from './decision.js';

/** The entry that a success of each kind asserts. */
export const successEntry: Readonly<Record<TransactionKind, EntryKind>> = {
  deposit: 'captured',
  withdrawal: 'paid-out',
  refund: 'refunded',
  reversal: 'reversed',
};

/** The money of a transaction that moved as it was asked for. */
export function ownEntry(
  { transaction }: TransactionRecord,
  reference: string,
  evidence: Entry['evidence'],
  money: Money = transaction.money,
): EntryDraft {
  return { kind: successEntry[transaction.kind], origin: 'ours', money, reference, evidence };
}
