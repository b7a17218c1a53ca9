import type { Balance } from '../../../packages/runtime-kafka/src/ports/balance.js';
import type { Entry } from '../../../packages/runtime-kafka/src/ports/journal.js';

type Sums = Omit<Balance, 'reservedMinor'>;
type Effect = readonly [name: keyof Sums, sign: 1 | -1];

/** The effect of each kind on its own transaction, independent of the product's table. */
const ofTransaction: Readonly<Record<Entry['kind'], Effect>> = {
  captured: ['capturedMinor', 1],
  adjusted: ['capturedMinor', 1],
  'paid-out': ['paidOutMinor', 1],
  refunded: ['refundedMinor', 1],
  reversed: ['refundedMinor', 1],
  returned: ['returnedMinor', 1],
  chargeback: ['disputedMinor', 1],
  'chargeback-reversed': ['disputedMinor', -1],
};

/** The effect of a refund's entry on the original; a returned refund is not refunded. */
const ofRefund: Readonly<Partial<Record<Entry['kind'], Effect>>> = {
  refunded: ['refundedMinor', 1],
  reversed: ['refundedMinor', 1],
  returned: ['refundedMinor', -1],
};

/** The balance of a transaction as the sum of the entries around it. */
export function sumOfEntries(
  transactionId: string,
  entries: readonly (Entry & { readonly transactionId: string })[],
): Sums {
  const sums = { capturedMinor: 0, paidOutMinor: 0, refundedMinor: 0, disputedMinor: 0, returnedMinor: 0 };
  const isOf = (
    entry: { kind: string; reference: string; transactionId: string },
    kinds: readonly string[],
  ) =>
    entries.some(
      (other) =>
        other.transactionId === entry.transactionId &&
        other.reference === entry.reference &&
        other.origin === 'outside' &&
        kinds.includes(other.kind),
    );
  for (const entry of entries) {
    const { kind, money, transactionId: whose } = entry;
    // An outside refund that was returned has no effect.
    const cameBack = kind === 'returned' && isOf(entry, ['refunded', 'reversed']);
    const wasReturned = (kind === 'refunded' || kind === 'reversed') && isOf(entry, ['returned']);
    if (whose === transactionId && (cameBack || wasReturned) && entry.origin === 'outside') continue;
    const effect = whose === transactionId ? ofTransaction[kind] : ofRefund[kind];
    if (effect !== undefined) sums[effect[0]] += effect[1] * money.amountMinor;
  }
  return sums;
}
