import { isSameMoney } from '@lango/core';
import { entriesOf, type Entry } from '../../../packages/runtime-kafka/src/ports/journal.js';
import { committedOf, type HistoryView } from './history-view.js';

/** Before it was booked, every entry was in its gateway's ledger or reported by its gateway. A late payment goes to review. */
export function entriesAreFacts(
  view: HistoryView,
  checked: () => void,
  violated: (what: string) => void,
): void {
  for (const { order, event } of view.all('committed')) {
    const { change, before, outcome } = event;
    if (outcome !== 'committed') continue;
    const { transactionId } = change.next.transaction;
    const isGivenUp = before?.nextStep === 'verifying' && change.cause === 'look-up-scheduled';
    if (isGivenUp && change.next.nextStep === undefined && change.next.review === undefined)
      violated(`the look-ups of ${transactionId} ended, and the movement after its end is unresolved`);
    for (const entry of change.entries ?? []) {
      checked();
      if (!isFact(view, transactionId, entry, order))
        violated(`${entry.kind} ${entry.reference} of ${transactionId} is booked without evidence`);
      const isLate = entry.origin === 'ours' && before?.transaction.status === 'failed';
      if (isLate && change.next.review === undefined)
        violated(`${transactionId} was paid after it had failed, and is not in review`);
    }
  }
}

function isFact(view: HistoryView, transactionId: string, entry: Entry, order: number): boolean {
  if (entry.origin === 'ours')
    return view
      .of('money moved', transactionId)
      .some((moved) => moved.order < order && isSameMoney(moved.event.money, entry.money));
  const isTold = view
    .of('gateway entry', transactionId)
    .some(
      (reported) =>
        reported.order < order &&
        reported.event.entry.kind === entry.kind &&
        reported.event.entry.entryReference === entry.reference &&
        isSameMoney(reported.event.entry.money, entry.money),
    );
  return isTold || (entry.kind === 'returned' && wasDenied(view, transactionId, order));
}

/** The gateway reported it as failed later. */
const wasDenied = (view: HistoryView, transactionId: string, order: number): boolean =>
  view
    .of('gateway response', transactionId)
    .some((response) => response.order < order && response.event.response.status === 'failed');

/** A signed report of a returned payment or refund is an entry. */
export function returnsAreBooked(
  view: HistoryView,
  transactionId: string,
  checked: () => void,
  violated: (what: string) => void,
): void {
  const { rows } = view.world;
  const transaction = rows.transactions.get(transactionId)?.record.transaction;
  if (transaction?.status !== 'succeeded' || transaction.kind === 'deposit') return;
  const end = committedOf(view, transactionId).find(
    ({ event }) => event.change.next.transaction.status === 'succeeded',
  );
  const denial = view.all('callback processed').find(({ order, event: { callback, outcome } }) => {
    if (order < (end?.order ?? Infinity) || callback.evidence !== 'signed' || outcome !== 'applied')
      return false;
    const { updates = [] } = callback.result as {
      updates?: readonly { status: string; transactionId?: string; gatewayReference?: string }[];
    };
    return updates.some(
      (update) =>
        update.transactionId === transactionId &&
        update.status === 'failed' &&
        update.gatewayReference === transaction.gatewayReference,
    );
  });
  const applied = committedOf(view, transactionId).some(({ order, event }) => {
    const callback = rows.callbacks.get(event.change.appliedCallbackId ?? '')?.callback;
    const { updates = [] } = (callback?.result ?? {}) as {
      updates?: readonly { status: string; gatewayReference?: string }[];
    };
    return (
      order > (end?.order ?? Infinity) &&
      callback?.evidence === 'signed' &&
      updates.some(
        ({ status, gatewayReference }) =>
          status === 'failed' && gatewayReference === transaction.gatewayReference,
      )
    );
  });
  if (denial === undefined && !applied) return;
  checked();
  const isBooked = entriesOf(rows.journal.get(transactionId) ?? []).some(({ kind }) => kind === 'returned');
  if (!isBooked) violated(`${transactionId} was returned, and that is not booked`);
}
