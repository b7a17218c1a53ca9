import { isSameMoney } from '@lango/core';
import { entriesOf, type Entry } from '../../../packages/runtime-kafka/src/ports/journal.js';
import { committedOf, type HistoryView } from './history-view.js';

/** Every entry rests on what its gateway's ledger holds or its gateway told, before it was booked; a payment that came late is seen by a person. */
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
      violated(`${transactionId} is asked about no more, and nobody knows what came after its end`);
    for (const entry of change.entries ?? []) {
      checked();
      if (!isFact(view, transactionId, entry, order))
        violated(`${entry.kind} ${entry.reference} of ${transactionId} is booked, and is no fact`);
      const isLate = entry.origin === 'ours' && before?.transaction.status === 'failed';
      if (isLate && change.next.review === undefined)
        violated(`${transactionId} was paid after it had failed, and nobody is asked`);
    }
  }
}

function isFact(view: HistoryView, transactionId: string, entry: Entry, order: number): boolean {
  if (entry.origin === 'ours')
    return view
      .of('money moved', transactionId)
      .some((moved) => moved.order < order && isSameMoney(moved.event.money, entry.money));
  const isTold = view
    .of('entry told', transactionId)
    .some(
      (told) =>
        told.order < order &&
        told.event.entry.kind === entry.kind &&
        told.event.entry.entryReference === entry.reference &&
        isSameMoney(told.event.entry.money, entry.money),
    );
  return isTold || (entry.kind === 'returned' && wasDenied(view, transactionId, order));
}

/** The gateway took it back in words: it said failed of it. */
const wasDenied = (view: HistoryView, transactionId: string, order: number): boolean =>
  view
    .of('gateway said', transactionId)
    .some((said) => said.order < order && said.event.response.status === 'failed');

/** What had arrived and came back, as its gateway says under its signature, is an entry. */
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
  if (!isBooked) violated(`${transactionId} came back, and that is not booked`);
}
