import { isFinalStatus, type GatewayEntry } from '@lango/core';
import { historyPolicy } from '../history-policy.js';
import { discrepanciesIn, type HistoryView } from './history-view.js';
import { discrepanciesOf, entriesOf } from '../../../packages/runtime-kafka/src/ports/journal.js';
import type { Invariant } from './invariant.js';

/** I17. */
export const merchantCallbacks: Invariant = {
  id: 'I17',
  promise:
    'every end is told to every subscribed address until it is taken, under one id, signed, as committed',
  check: (view, { checked, violated }) => {
    const { clockJumped } = view.world;
    const ids = new Map<string, string>();
    for (const { event } of view.all('merchant told')) {
      const { transactionId, type, status, version, messageId, endpoint, verdict, storedStatus } = event;
      checked();
      if (verdict !== 'verified' && !clockJumped) violated(`${endpoint} could not verify ${messageId}`);
      if (storedStatus !== status)
        violated(
          `${endpoint} was told ${status} for ${transactionId} at version ${version}, which is ${storedStatus}`,
        );
      if (isStatusEvent(type) && type !== `transaction.${status}`)
        violated(`${endpoint} was told ${type} of a transaction that is ${status}`);
      const name = `${endpoint} ${transactionId} ${type} ${event.about}`;
      const known = ids.get(name);
      if (known !== undefined && known !== messageId) violated(`${name} came under several ids`);
      ids.set(name, messageId);
    }
    if (clockJumped) return;
    for (const transactionId of view.transactionIds) everyEndIsTold(view, transactionId, violated);
    contradictionsAreToldOnce(view, violated);
  },
};

const isStatusEvent = (type: string): boolean =>
  ['transaction.pending', 'transaction.succeeded', 'transaction.failed'].includes(type);

/** One callback, or all questions together, give one contradiction in the same words, however often they are applied. */
function contradictionsAreToldOnce(view: HistoryView, violated: (what: string) => void): void {
  const kept = new Map<string, number>();
  const wordsOf = (transactionId: string, { kind, detail }: { kind: string; detail: string }) =>
    `${transactionId}, ${kind}: ${detail}`;
  for (const found of discrepanciesIn(view)) {
    const words = wordsOf(found.transactionId, found);
    kept.set(words, (kept.get(words) ?? 0) + 1);
  }
  const causes = new Map<string, Set<string>>();
  for (const { event } of view.all('committed')) {
    const { discrepancy, next, appliedCallbackId = 'a question' } = event.change;
    if (discrepancy === undefined) continue;
    const words = wordsOf(next.transaction.transactionId, discrepancy);
    causes.set(words, (causes.get(words) ?? new Set()).add(appliedCallbackId));
  }
  for (const [words, count] of kept)
    if (count > (causes.get(words)?.size ?? 0)) violated(`one contradiction is told twice (${words})`);
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
  const told = view.of('merchant told', transactionId).map(({ event }) => event);
  const isTaken = (endpoint: string, type: string) =>
    told.some((receipt) => receipt.endpoint === endpoint && receipt.type === type && receipt.answered < 300);
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
  const wanted = [
    ...(isFinalStatus(status) ? [`transaction.${status}`] : []),
    ...(discrepanciesOf(journal).length > 0 ? ['transaction.discrepancy'] : []),
    ...(isDisputeLost(view, transactionId) ? ['transaction.dispute_lost'] : []),
    ...entriesOf(journal).flatMap(({ kind, origin }) => {
      if (origin === 'outside') return outsideEvents[kind] ?? [];
      return status === 'failed' ? ['transaction.late_success'] : [];
    }),
  ];
  for (const endpoint of addresses) {
    for (const type of wanted) {
      if (!isTaken(endpoint, type) && !isGivenUp(endpoint, type))
        violated(`${endpoint} was never told ${type} of ${transactionId}`);
    }
  }
}

/** The gateway has said, under its signature, that the money of the dispute stays gone. */
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
