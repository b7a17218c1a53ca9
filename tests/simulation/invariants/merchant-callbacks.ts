import { isFinalStatus, type GatewayEntry } from '@lango/core';
import { historyPolicy } from '../history-policy.js';
import { discrepanciesIn, type HistoryView } from './history-view.js';
import { discrepanciesOf, entriesOf } from '../../../packages/runtime-kafka/src/ports/journal.js';
import type { Invariant } from './invariant.js';

/** I17. */
export const merchantCallbacks: Invariant = {
  id: 'I17',
  promise:
    'every final status is delivered to every subscribed address until it is accepted, under one id, signed, as committed',
  check: (view, { checked, violated }) => {
    const { clockJumped } = view.world;
    const ids = new Map<string, string>();
    for (const { event } of view.all('merchant event')) {
      const { transactionId, type, status, version, messageId, endpoint, verdict, storedStatus } = event;
      checked();
      if (verdict !== 'verified' && !clockJumped) violated(`${endpoint} could not verify ${messageId}`);
      if (storedStatus !== status)
        violated(
          `${endpoint} received ${status} for ${transactionId} at version ${version}, which is ${storedStatus}`,
        );
      if (isStatusEvent(type) && type !== `transaction.${status}`)
        violated(`${endpoint} received ${type} of a transaction that is ${status}`);
      const name = `${endpoint} ${transactionId} ${type} ${event.about}`;
      const earlierId = ids.get(name);
      if (earlierId !== undefined && earlierId !== messageId) violated(`${name} has several message ids`);
      ids.set(name, messageId);
    }
    if (clockJumped) return;
    for (const transactionId of view.transactionIds) everyEndIsTold(view, transactionId, violated);
    contradictionsAreToldOnce(view, violated);
  },
};

const isStatusEvent = (type: string): boolean =>
  ['transaction.pending', 'transaction.succeeded', 'transaction.failed'].includes(type);

/** One callback, or all look-ups together, cause one discrepancy with the same text, however often they are applied. */
function contradictionsAreToldOnce(view: HistoryView, violated: (what: string) => void): void {
  const counts = new Map<string, number>();
  const textOf = (transactionId: string, { kind, detail }: { kind: string; detail: string }) =>
    `${transactionId}, ${kind}: ${detail}`;
  for (const discrepancy of discrepanciesIn(view)) {
    const text = textOf(discrepancy.transactionId, discrepancy);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const causes = new Map<string, Set<string>>();
  for (const { event } of view.all('committed')) {
    const { discrepancy, next, appliedCallbackId = 'a question' } = event.change;
    if (discrepancy === undefined) continue;
    const text = textOf(next.transaction.transactionId, discrepancy);
    causes.set(text, (causes.get(text) ?? new Set()).add(appliedCallbackId));
  }
  for (const [text, count] of counts)
    if (count > (causes.get(text)?.size ?? 0)) violated(`one discrepancy is recorded twice (${text})`);
}

function everyEndIsTold(view: HistoryView, transactionId: string, violated: (what: string) => void): void {
  const { rows } = view.world;
  const record = rows.transactions.get(transactionId)?.record;
  if (record === undefined) return;
  const { status } = record.transaction;
  const addresses = [
    `https://${record.merchantId}.example/endpoint`,
    ...(record.callbackUrl === undefined ? [] : [record.callbackUrl]),
  ];
  const receipts = view.of('merchant event', transactionId).map(({ event }) => event);
  const isTaken = (endpoint: string, type: string) =>
    receipts.some(
      (receipt) => receipt.endpoint === endpoint && receipt.type === type && receipt.answered < 300,
    );
  const isGivenUp = (endpoint: string, type: string) =>
    [...rows.deliveries.values()].some(
      ({ delivery }) =>
        delivery.url === endpoint &&
        delivery.transactionId === transactionId &&
        delivery.eventType === type &&
        delivery.status === 'exhausted' &&
        delivery.attempts >= historyPolicy.merchantCallbackDelaysMs.length,
    );
  const journal = rows.journal.get(transactionId) ?? [];
  const expected = [
    ...(isFinalStatus(status) ? [`transaction.${status}`] : []),
    ...(discrepanciesOf(journal).length > 0 ? ['transaction.discrepancy'] : []),
    ...(isDisputeLost(view, transactionId) ? ['transaction.dispute_lost'] : []),
    ...entriesOf(journal).flatMap(({ kind, origin }) => {
      if (origin === 'outside') return outsideEvents[kind] ?? [];
      return status === 'failed' ? ['transaction.late_success'] : [];
    }),
  ];
  for (const endpoint of addresses) {
    for (const type of expected) {
      if (!isTaken(endpoint, type) && !isGivenUp(endpoint, type))
        violated(`${endpoint} never received ${type} of ${transactionId}`);
    }
  }
}

/** Whether a signed report states that the dispute is lost. */
const isDisputeLost = ({ world }: HistoryView, transactionId: string): boolean =>
  [...world.rows.callbacks.values()].some(({ callback, outcome }) => {
    const { entries = [] } = callback.result as { entries?: readonly GatewayEntry[] };
    const isDone = callback.processedAtMs !== undefined && outcome !== 'unmatched' && outcome !== 'not-ours';
    return (
      isDone &&
      callback.evidence === 'signed' &&
      entries.some((entry) => entry.isFinal === true && entry.transactionId === transactionId)
    );
  });

const outsideEvents: Readonly<Record<string, string>> = {
  refunded: 'transaction.refunded',
  returned: 'transaction.returned',
  chargeback: 'transaction.disputed',
  'chargeback-reversed': 'transaction.dispute_won',
};
