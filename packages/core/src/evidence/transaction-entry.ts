import type { EntryKind } from '../gateway/v1/gateway-entry-v1.js';
import type { Money } from '../money/money.js';
import type { Transaction, TransactionKind } from '../transaction/transaction.js';
import type { EvidenceSource } from './evidence.js';

/** Money that moved for a transaction. One entry per `reference` and `kind`. */
export interface TransactionEntry {
  /** Which way, and why. */
  readonly kind: EntryKind;
  /** `ours`: this transaction's own money. `outside`: reported by the provider. */
  readonly origin: 'ours' | 'outside';
  /** How much. */
  readonly money: Money;
  /** The provider's number of this movement. */
  readonly reference: string;
  /** Cancels the booked entry of the other direction with the same number: a refund made outside that came back. */
  readonly undoes?: true;
  /** How it was learned; `review`: by a person. */
  readonly evidence: 'answer' | 'signed' | 'look-up' | 'records' | 'review';
  /** ISO 8601 UTC, as the provider says. */
  readonly occurredAt?: string;
  /** The provider's own code. */
  readonly rawCode?: string;
}

/** The entry that a success of each kind of transaction asserts. */
export const successEntry: Readonly<Record<TransactionKind, EntryKind>> = {
  deposit: 'captured',
  withdrawal: 'paid-out',
  refund: 'refunded',
  reversal: 'reversed',
};

/** The entry for a transaction's own money; by default its full amount. */
export function ownEntry(
  { kind, money: requested }: Pick<Transaction, 'kind' | 'money'>,
  reference: string,
  evidence: TransactionEntry['evidence'],
  money: Money = requested,
): TransactionEntry {
  return { kind: successEntry[kind], origin: 'ours', money, reference, evidence };
}

/** How an entry was learned; nothing is booked on an unverified callback alone. */
export const proofOf = (source: EvidenceSource): TransactionEntry['evidence'] =>
  source === 'hint' ? 'look-up' : source;
