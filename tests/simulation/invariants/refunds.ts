import type { Transaction } from '@lango/core';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';

/** I8. */
export const noOverRefund: Invariant = {
  id: 'I8',
  promise: 'refunds and reversals of a transaction never exceed it, and only a success is undone',
  check: (view, { checked, violated }) => {
    const given = new Map<string, number>();
    const reserved = new Map<string, number>();
    const undone = new Map<string, readonly Transaction[]>();
    for (const { order, event } of view.all('created')) {
      const { transaction } = event.entry.record;
      const original = transaction.originalTransactionId;
      if (original === undefined || event.outcome !== 'created') continue;
      checked();
      const wasSuccess = committedOf(view, original).some(
        (commit) => commit.order < order && commit.event.change.next.transaction.status === 'succeeded',
      );
      if (!wasSuccess) violated(`${transaction.transactionId} undoes ${original}, which had not succeeded`);
      const earlier = undone.get(original) ?? [];
      const held = earlier.filter(({ transactionId }) => mayHaveMoved(view, transactionId, order));
      const sum = held.reduce((total, { money }) => total + money.amountMinor, transaction.money.amountMinor);
      if (sum > (view.world.rows.transactions.get(original)?.record.transaction.money.amountMinor ?? 0))
        violated(`${transaction.transactionId} takes more of ${original} than is left`);
      undone.set(original, [...earlier, transaction]);
    }
    for (const { record } of view.world.rows.transactions.values()) {
      const { originalTransactionId: original, status, money } = record.transaction;
      if (original === undefined || status === 'failed') continue;
      reserved.set(original, (reserved.get(original) ?? 0) + money.amountMinor);
    }
    for (const { event } of view.all('money moved')) {
      const undoing = view.world.rows.transactions.get(event.transactionId)?.record.transaction;
      const original = undoing?.originalTransactionId;
      if (original === undefined || (undoing?.status === 'failed' && isDenied(view, event.transactionId)))
        continue;
      given.set(original, (given.get(original) ?? 0) + event.money.amountMinor);
    }
    for (const [original, { record, reservedMinor }] of view.world.rows.transactions) {
      const total = record.transaction.money.amountMinor;
      const sum = reserved.get(original) ?? 0;
      if (sum > total) violated(`${original} of ${total} is undone by ${sum}`);
      if ((given.get(original) ?? 0) > total) violated(`more than ${original} was given back`);
      if (reservedMinor !== sum) violated(`${original} holds a reserve of ${reservedMinor}, not ${sum}`);
    }
  },
};

/** What is known at that time: not failed, or failed and called a success by its gateway since. */
function mayHaveMoved(view: HistoryView, transactionId: string, order: number): boolean {
  const changes = committedOf(view, transactionId)
    .filter((commit) => commit.order < order)
    .map(({ event }) => event.change);
  return (
    changes.at(-1)?.next.transaction.status !== 'failed' ||
    changes.some(({ discrepancy }) => discrepancy?.kind === 'contradicts-final-status')
  );
}

/** The gateway itself called it failed and had moved it: until it says otherwise, nobody can know. */
const isDenied = (view: HistoryView, transactionId: string): boolean =>
  view.of('gateway said', transactionId).some(({ event }) => event.response.status === 'failed');
