import { isSameMoney } from '@lango/core';
import { discrepanciesOf } from '../../../packages/runtime-kafka/src/ports/journal.js';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';

/** I25. */
export const oneCredit: Invariant = {
  id: 'I25',
  promise: 'the money of one receipt is credited once, whichever channels report it',
  check: (view, { checked, violated }) => {
    const { rows } = view.world;
    const credits = new Map<string, string>();
    for (const [transactionId, { record }] of rows.transactions) {
      const { receiptNumber, gatewayId } = record.transaction;
      if (receiptNumber === undefined) continue;
      checked();
      const name = `${gatewayId} ${receiptNumber}`;
      const holder = credits.get(name);
      if (holder !== undefined) violated(`${name} is ${holder} and ${transactionId}`);
      credits.set(name, transactionId);
    }
    for (const { deposit, isBooked } of rows.incomingDeposits.values()) {
      if (!isBooked) continue;
      checked();
      const name = `${deposit.gatewayId} ${deposit.gatewayReference}`;
      const holder = credits.get(name);
      if (deposit.transactionId === undefined && holder !== undefined)
        violated(`${name} is credited as ${holder} and as an incoming deposit`);
      if (deposit.transactionId !== undefined && holder !== deposit.transactionId)
        violated(`${name} was booked as ${deposit.transactionId}, which has another receipt`);
    }
    nothingIsBookedTooEarly(view, checked, violated);
  },
};

/** The gateway's ledger names the deposit of an incoming deposit: it waits while that deposit is open, and a duplicate booking goes to review. */
function nothingIsBookedTooEarly(
  view: HistoryView,
  checked: () => void,
  violated: (what: string) => void,
): void {
  const { rows, providers, clockJumped } = view.world;
  if (clockJumped) return;
  const owners = new Map<string, string>();
  for (const { ledger } of providers)
    for (const { response, transaction } of ledger.records)
      if (response.status === 'succeeded' && response.receiptNumber !== undefined)
        owners.set(response.receiptNumber, transaction.transactionId);
  for (const { order, event } of view.all('incoming deposit booked')) {
    const owner = owners.get(event.gatewayReference);
    if (owner === undefined || event.transactionId !== undefined) continue;
    checked();
    const depositAtThatTime = committedOf(view, owner)
      .filter((commit) => commit.order < order)
      .at(-1)?.event.change.next.transaction;
    const moved = view.of('money moved', owner)[0]?.event;
    // With another amount it looks like another payment.
    const isAlike =
      depositAtThatTime !== undefined &&
      moved !== undefined &&
      isSameMoney(moved.money, depositAtThatTime.money);
    if (isAlike && ['submitted', 'pending', 'unknown'].includes(depositAtThatTime.status))
      violated(
        `${event.gatewayReference} was booked apart while its deposit ${owner} was ${depositAtThatTime.status}`,
      );
    const journal = rows.journal.get(owner) ?? [];
    // Once the deposit has received its receipt.
    const hasMetIt = view.of('committed', owner).some(({ event: { outcome, change } }) => {
      const isSame = change.next.transaction.receiptNumber === event.gatewayReference;
      return outcome === 'receipt-taken' && isSame;
    });
    if (hasMetIt && !discrepanciesOf(journal).some(({ kind }) => kind === 'receipt-taken'))
      violated(`${event.gatewayReference} is credited twice, and is not in review`);
  }
}
