import type { Balance } from '../../../packages/runtime-kafka/src/ports/balance.js';
import type { Entry } from '../../../packages/runtime-kafka/src/ports/journal.js';

type Sums = Omit<Balance, 'reservedMinor'>;
type Effect = readonly [name: keyof Sums, sign: 1 | -1];

/** What each kind does to its own transaction; the product's own table is not asked. */
const own: Readonly<Record<Entry['kind'], Effect>> = {
  captured: ['capturedMinor', 1],
  adjusted: ['capturedMinor', 1],
  'paid-out': ['paidOutMinor', 1],
  refunded: ['refundedMinor', 1],
  reversed: ['refundedMinor', 1],
  returned: ['returnedMinor', 1],
  chargeback: ['disputedMinor', 1],
  'chargeback-reversed': ['disputedMinor', -1],
};

/** What an entry of a refund or reversal does to the original: what came back of it was not given back. */
const ofRefund: Readonly<Partial<Record<Entry['kind'], Effect>>> = {
  refunded: ['refundedMinor', 1],
  reversed: ['refundedMinor', 1],
  returned: ['refundedMinor', -1],
};

/** The balance that the entries around a transaction say it has. */
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
    // Of a refund made outside that came back nothing is left, neither given back nor returned.
    const cameBack = kind === 'returned' && isOf(entry, ['refunded', 'reversed']);
    const wasReturned = (kind === 'refunded' || kind === 'reversed') && isOf(entry, ['returned']);
    if (whose === transactionId && (cameBack || wasReturned) && entry.origin === 'outside') continue;
    const effect = whose === transactionId ? own[kind] : ofRefund[kind];
    if (effect !== undefined) sums[effect[0]] += effect[1] * money.amountMinor;
  }
  return sums;
}
