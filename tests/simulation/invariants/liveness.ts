import { isFinalStatus } from '@lango/core';
import type { FaultKind } from '../kernel/faults.js';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';

/** I18. */
export const nothingStuck: Invariant = {
  id: 'I18',
  promise: 'when faults stop, every transaction, callback, message and request ends',
  check: (view, { checked, violated }) => {
    const { rows, clockJumped } = view.world;
    if (clockJumped) return;
    for (const { record } of rows.transactions.values()) {
      const { transactionId, status } = record.transaction;
      checked();
      if (!isFinalStatus(status) && record.review === undefined)
        violated(`${transactionId} is still ${status}`);
      if (record.nextStep === 'verifying') violated(`${transactionId} is still being verified`);
    }
    proofTakesEffect(view, violated);
    deadLettersAreSeen(view, checked, violated);
    for (const { callback } of rows.callbacks.values()) {
      checked();
      if (callback.processedAtMs === undefined)
        violated(`callback ${callback.callbackId} was never processed`);
    }
    for (const { delivery } of rows.deliveries.values()) {
      checked();
      if (delivery.status === 'pending') violated(`delivery ${delivery.deliveryId} is still pending`);
    }
    for (const { deposit, isBooked } of rows.incomingDeposits.values()) {
      checked();
      if (!isBooked) violated(`incoming deposit ${deposit.gatewayReference} was never booked`);
    }
    if (rows.transactions.size === 0 && view.all('api request').length === 0)
      violated('no request was ever answered');
  },
};

/** An applied callback that proves a final status has ended its transaction or left a discrepancy. */
function proofTakesEffect(view: HistoryView, violated: (what: string) => void): void {
  for (const { order, event } of view.all('callback processed')) {
    const { callback, outcome } = event;
    if (callback.evidence !== 'signed' || outcome !== 'applied') continue;
    const { updates = [] } = callback.result as {
      updates?: { status: string; transactionId?: string; money?: unknown }[];
    };
    for (const { status, transactionId = '', money } of updates) {
      const isProof = status === 'failed' || (status === 'succeeded' && money !== undefined);
      const hasEffect = committedOf(view, transactionId).some(
        (commit) =>
          commit.order < order &&
          (commit.event.change.appliedCallbackId === callback.callbackId ||
            isFinalStatus(commit.event.change.next.transaction.status)),
      );
      if (isProof && !hasEffect)
        violated(`${callback.callbackId} was applied to ${transactionId} without effect`);
    }
  }
}

/** A dead letter puts its transaction into review at once, unless a fault hinders the process. */
function deadLettersAreSeen(view: HistoryView, checked: () => void, violated: (what: string) => void): void {
  const { rows, plan } = view.world;
  if (hindrances.some((kind) => plan.rates[kind] !== undefined)) return;
  for (const { event } of view.all('failure counted')) {
    checked();
    const topic = event.queue === 'transactions' ? 'payment-requested-v1' : 'gateway-callback-received-v1';
    if (event.failures >= failuresMax && !rows.deadLetters.has(`${topic}:${event.id}`))
      violated(`${event.queue} ${event.id} failed ${event.failures} times, and is not a dead letter`);
  }
  for (const { order, process, event } of view.all('dead letter')) {
    const body = event.letter.body as { readonly transactionId?: string; readonly callbackId?: string };
    const transactionId =
      body.transactionId ?? rows.callbacks.get(body.callbackId ?? '')?.callback.transactionId;
    if (transactionId === undefined) continue;
    checked();
    const commits = view
      .of('committed', transactionId)
      .filter(({ event: { outcome } }) => outcome === 'committed');
    const flagged = commits.find((commit) => commit.order > order && commit.process === process);
    const lastCommit = flagged ?? commits.filter((commit) => commit.order < order).at(-1);
    const record = lastCommit?.event.change.next;
    if (record === undefined || (!isFinalStatus(record.transaction.status) && record.review === undefined))
      violated(`${transactionId} is not in review although a message about it was given up`);
  }
}

/** Failures of a handler on one row before it becomes a dead letter. */
const failuresMax = 10;

/** Faults that may end a process or a statement between the dead letter and the review. */
const hindrances: readonly FaultKind[] = [
  'crash before a port call', 'crash after a port call', 'process paused', 'store away', 'store reply lost', 'slow port call',
]; // prettier-ignore
