import type { Transaction } from '@lango/core';
import { entriesOf } from '../../../packages/runtime-kafka/src/ports/journal.js';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';

/** I8. */
export const noOverRefund: Invariant = {
  id: 'I8',
  promise:
    'refunds and reversals of a transaction never exceed what is left of it, and only a success is refunded',
  check: (view, { checked, violated }) => {
    const accepted = new Map<string, readonly Transaction[]>();
    for (const { order, event } of view.all('created')) {
      const { transaction } = event.entry.record;
      const original = transaction.originalTransactionId;
      if (original === undefined || event.outcome !== 'created') continue;
      checked();
      const wasSuccess = committedOf(view, original).some(
        (commit) => commit.order < order && commit.event.change.next.transaction.status === 'succeeded',
      );
      if (!wasSuccess) violated(`${transaction.transactionId} refunds ${original}, which had not succeeded`);
      const earlier = accepted.get(original) ?? [];
      const reservedMinor = earlier.reduce((sum, { transactionId, money }) => {
        return sum + (isHeld(view, transactionId, order) ? money.amountMinor : 0);
      }, transaction.money.amountMinor);
      const total = movedOf(view, original);
      if (reservedMinor + lostBefore(view, original, order) > total)
        violated(`${transaction.transactionId} takes more of ${original} than is left`);
      accepted.set(original, [...earlier, transaction]);
    }
    for (const [original, { balance }] of view.world.rows.transactions) {
      const open = (accepted.get(original) ?? []).filter(({ transactionId }) => isOpen(view, transactionId));
      const sum = open.reduce((total, { money }) => total + money.amountMinor, 0);
      if (balance.reservedMinor !== sum)
        violated(`${original} holds a reserve of ${balance.reservedMinor}, not ${sum}`);
      if (refundedMinor(view, original) > movedOf(view, original))
        violated(`more than ${original} was refunded`);
    }
  },
};

/** The refundable amount, by the gateway's ledger. */
const movedOf = (view: HistoryView, original: string): number =>
  view.of('money moved', original)[0]?.event.money.amountMinor ??
  view.world.rows.transactions.get(original)?.record.transaction.money.amountMinor ??
  0;

const isOpen = (view: HistoryView, transactionId: string): boolean => {
  const status = view.world.rows.transactions.get(transactionId)?.record.transaction.status;
  return status !== 'succeeded' && status !== 'failed';
};

/** Whether a refund may have moved, as known at that time: it neither failed nor was returned, or it failed and succeeded late. */
function isHeld(view: HistoryView, transactionId: string, order: number): boolean {
  const commits = committedOf(view, transactionId).filter((commit) => commit.order < order);
  const kinds = commits.flatMap(({ event }) => (event.change.entries ?? []).map(({ kind }) => kind));
  const hasFailed = commits.at(-1)?.event.change.next.transaction.status === 'failed';
  const hasMoved = kinds.some((kind) => kind === 'refunded' || kind === 'reversed');
  return (hasMoved || !hasFailed) && !kinds.includes('returned');
}

/** The original's own losses booked by then: refunded outside, disputed or returned. */
function lostBefore(view: HistoryView, original: string, order: number): number {
  let sum = 0;
  for (const { order: at, event } of committedOf(view, original)) {
    if (at >= order) break;
    for (const { kind, money, origin } of event.change.entries ?? []) {
      if (origin !== 'outside') continue;
      sum += kind === 'chargeback-reversed' ? -money.amountMinor : money.amountMinor;
    }
  }
  return sum;
}

/** The sum of our refunds in the gateway's ledger, less those it reported as returned or failed. */
function refundedMinor(view: HistoryView, original: string): number {
  let sum = 0;
  for (const { event } of view.all('money moved')) {
    const refund = view.world.rows.transactions.get(event.transactionId)?.record.transaction;
    if (refund?.originalTransactionId !== original) continue;
    const entries = entriesOf(view.world.rows.journal.get(event.transactionId) ?? []);
    const cameBack = entries.some(({ kind }) => kind === 'returned');
    if (!cameBack && !isDenied(view, event.transactionId)) sum += event.money.amountMinor;
  }
  return sum;
}

/** The gateway reported it as failed although it had moved, which we cannot know. */
const isDenied = (view: HistoryView, transactionId: string): boolean =>
  view.of('gateway response', transactionId).some(({ event }) => event.response.status === 'failed');
