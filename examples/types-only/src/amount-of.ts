import type { Transaction } from '@lango/core/types';

/** The amount of a transaction as a host's own report shows it. Nothing of the SDK is left in the compiled file. */
export function amountOf(transaction: Transaction): string {
  const { amountMinor, currency } = transaction.money;
  return `${amountMinor} minor units of ${currency}`;
}
