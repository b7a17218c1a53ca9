import type { LedgerMovement } from '../../end-to-end/production/simulators.js';
import { isFinal, type BookedTransaction, type Books, type Difference } from './books.js';

/** Money of one transaction; what banks later do to it, such as a chargeback, is another matter. */
const ourOperations = new Set(['deposit', 'withdrawal', 'refund', 'reversal']);

/** Every difference, by id. Nothing is forgiven: what may wait for a person is decided by what could be known. */
export function compareBooks({ movements, transactions, receipts, accepted }: Books): readonly Difference[] {
  const moved = groupBy(
    movements.filter(({ operation }) => ourOperations.has(operation)),
    ({ transactionId }) => transactionId ?? '',
  );
  const told = groupBy(receipts, ({ transactionId }) => transactionId);
  const known = new Set(transactions.map(({ transactionId }) => transactionId));
  const differences: Difference[] = [];
  const differ = (invariant: string, transactionId: string, what: string) =>
    differences.push({ invariant, transactionId, what });

  for (const [transactionId, of] of moved) {
    if (transactionId === '') continue;
    if (of.length > 1) differ('I1', transactionId, `moved ${of.length} times`);
    if (!known.has(transactionId)) differ('I2', transactionId, 'moved, and we know nothing of it');
  }
  for (const transactionId of new Set(accepted.values())) {
    if (!known.has(transactionId)) differ('I20', transactionId, 'accepted with 202, and not stored');
  }
  for (const transaction of transactions) {
    const { transactionId, status } = transaction;
    const own = moved.get(transactionId) ?? [];
    for (const what of moneyTrouble(transaction, own)) differ(what.invariant, transactionId, what.what);
    const types = new Set<string>(
      (told.get(transactionId) ?? [])
        .map(({ type }) => type)
        .filter((type) => type === 'transaction.succeeded' || type === 'transaction.failed'),
    );
    if (isFinal(transaction) && !types.has(`transaction.${status}`))
      differ('I17', transactionId, `${status}, and the merchant was not told`);
    for (const type of types)
      if (type !== `transaction.${status}`)
        differ('I17', transactionId, `${status}, and the merchant was told ${type}`);
  }
  return differences;
}

function moneyTrouble(
  transaction: BookedTransaction,
  own: readonly LedgerMovement[],
): readonly Pick<Difference, 'invariant' | 'what'>[] {
  const { status, amount } = transaction;
  const [movement] = own;
  if (status === 'succeeded' && movement === undefined)
    return [{ invariant: 'I6', what: 'succeeded, and nothing moved' }];
  if (status === 'failed' && movement !== undefined)
    return [{ invariant: 'I5', what: 'failed, and money moved' }];
  if (
    movement !== undefined &&
    (movement.amountMinor !== amount.amountMinor || movement.currency !== amount.currency)
  )
    return [{ invariant: 'I6', what: `moved ${movement.amountMinor} instead of ${amount.amountMinor}` }];
  if (isFinal(transaction)) return [];
  if (transaction.review === undefined)
    return [{ invariant: 'I18', what: `still ${status}: ${describe(transaction)}` }];
  return isHonestReview(transaction, own)
    ? []
    : [{ invariant: 'I18', what: `left to a person (${transaction.review.reason}), and could be asked for` }];
}

/**
 * Whether nothing that code can ask would have told. M-Pesa finds a deposit or reversal by a number from its own answer, and it does not
 * count as proof there that a payout is not to be found; what it did carry out, it tells. Stripe can always be asked.
 */
function isHonestReview(transaction: BookedTransaction, own: readonly LedgerMovement[]): boolean {
  if (transaction.gateway !== 'mpesa') return false;
  return transaction.kind === 'withdrawal' ? own.length === 0 : transaction.gatewayReference === undefined;
}

/** What it is, for whoever looks for the reason; the amount is the number of its story. */
const describe = ({ gateway, kind, amount, gatewayReference }: BookedTransaction) =>
  `${gateway} ${kind} of ${amount.amountMinor}, ${gatewayReference ?? 'no reference'}`;

/** Whether everything has come to its end: final and told, or with a person. */
export function areSettled(books: Books): boolean {
  return compareBooks(books).every(
    ({ invariant, what }) => invariant !== 'I18' && !what.endsWith('not told'),
  );
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
