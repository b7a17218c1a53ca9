import type { Transaction } from '@lango/core/types';

/** A transaction's amount in a host's own report. The compiled file contains nothing of the SDK. */
export function amountOf(transaction: Transaction): string {
  const { amountMinor, currency } = transaction.money;
  return `${amountMinor} minor units of ${currency}`;
}
