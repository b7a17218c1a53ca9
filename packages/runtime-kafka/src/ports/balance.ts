import type { TransactionKind } from '@lango/core';
import type { Entry } from './journal.js';

/** What moved around a transaction, in minor units of its currency: sums of its entries (I23). */
export interface Balance {
  /** Taken from the payer (a deposit). */
  readonly capturedMinor: number;
  /** Paid to the customer (a withdrawal). */
  readonly paidOutMinor: number;
  /** Given back by refunds and reversals, made by us or outside. Of a refund or reversal: what it gave back itself. */
  readonly refundedMinor: number;
  /** Held or taken by disputes that were not won. */
  readonly disputedMinor: number;
  /** Came back after the end: a returned payout or refund; of a deposit, what a bank took back without a dispute. */
  readonly returnedMinor: number;
  /** Set aside for refunds and reversals that are still open. Not a sum of entries. */
  readonly reservedMinor: number;
}

/** Balance of a transaction without entries. */
export const emptyBalance: Balance = {
  capturedMinor: 0,
  paidOutMinor: 0,
  refundedMinor: 0,
  disputedMinor: 0,
  returnedMinor: 0,
  reservedMinor: 0,
};

/** The members of an entry that balances depend on. */
type Moved = Pick<Entry, 'kind' | 'money' | 'undoes'>;

/**
 * What an entry does to the balance of its own transaction. `adjusted` corrects what was captured or paid out; its sign is the money's. A refund
 * that came back cancels out, in either order.
 */
export function balanceChange({ kind, money: { amountMinor }, undoes }: Moved): Partial<Balance> {
  if (undoes === true)
    return kind === 'returned' ? { refundedMinor: -amountMinor } : { returnedMinor: -amountMinor };
  switch (kind) {
    case 'captured':
    case 'adjusted':
      return { capturedMinor: amountMinor };
    case 'paid-out':
      return { paidOutMinor: amountMinor };
    case 'refunded':
    case 'reversed':
      return { refundedMinor: amountMinor };
    case 'returned':
      return { returnedMinor: amountMinor };
    case 'chargeback':
      return { disputedMinor: amountMinor };
    case 'chargeback-reversed':
      return { disputedMinor: -amountMinor };
  }
}

/** Effect of an entry of a refund or reversal on the balance of its original. What came back counts as not refunded. */
export function originalBalanceChange({ kind, money: { amountMinor } }: Moved): Partial<Balance> {
  switch (kind) {
    case 'refunded':
    case 'reversed':
      return { refundedMinor: amountMinor };
    case 'returned':
      return { refundedMinor: -amountMinor };
    case 'captured':
    case 'paid-out':
    case 'chargeback':
    case 'chargeback-reversed':
    case 'adjusted':
      return {};
  }
}

/** Both changes together. */
export function addBalances(left: Balance, right: Partial<Balance>): Balance {
  return {
    capturedMinor: left.capturedMinor + (right.capturedMinor ?? 0),
    paidOutMinor: left.paidOutMinor + (right.paidOutMinor ?? 0),
    refundedMinor: left.refundedMinor + (right.refundedMinor ?? 0),
    disputedMinor: left.disputedMinor + (right.disputedMinor ?? 0),
    returnedMinor: left.returnedMinor + (right.returnedMinor ?? 0),
    reservedMinor: left.reservedMinor + (right.reservedMinor ?? 0),
  };
}

/** What can still be refunded. A won dispute may be reported before the dispute itself: it never adds to the captured amount. */
export function refundableMinor(balance: Balance): number {
  const { capturedMinor, paidOutMinor, refundedMinor, returnedMinor, reservedMinor } = balance;
  const disputedMinor = Math.max(0, balance.disputedMinor);
  return capturedMinor + paidOutMinor - refundedMinor - disputedMinor - returnedMinor - reservedMinor;
}

/** What a transaction leaves with the merchant; below 0 where money went out. */
export function netMinor(kind: TransactionKind, balance: Balance): number {
  const { capturedMinor, paidOutMinor, refundedMinor, disputedMinor, returnedMinor } = balance;
  switch (kind) {
    case 'deposit':
      return capturedMinor - refundedMinor - disputedMinor - returnedMinor;
    case 'withdrawal':
      return refundedMinor + returnedMinor - paidOutMinor - disputedMinor;
    case 'refund':
    case 'reversal':
      return returnedMinor - refundedMinor;
  }
}
