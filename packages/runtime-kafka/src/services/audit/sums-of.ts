import { isFinalStatus } from '@lango/core';
import type { TransactionAccount } from '../../ports/audit-store.js';
import {
  addBalances,
  balanceChange,
  emptyBalance,
  originalBalanceChange,
  type Balance,
} from '../../ports/balance.js';
import { entriesOf } from '../../ports/journal.js';

/** What the balance of a transaction must be: sums of its entries and of those of its refunds and reversals (I23), and the reserves of the open ones (I8). */
export function sumsOf({ journal, refunds }: Pick<TransactionAccount, 'journal' | 'refunds'>): Balance {
  const own = entriesOf(journal).map((entry) => balanceChange(entry));
  const around = refunds.flatMap(({ entries }) => entries.map((entry) => originalBalanceChange(entry)));
  const reserves = refunds
    .filter(({ status }) => !isFinalStatus(status))
    .map(({ amountMinor }) => ({ reservedMinor: amountMinor }));
  return [...own, ...around, ...reserves].reduce(addBalances, emptyBalance);
}
