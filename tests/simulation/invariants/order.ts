import { isFinalStatus, transactionTransitions } from '@lango/core';
import { historyOf, reviewDecisionsOf } from '../../../packages/runtime-kafka/src/ports/journal.js';
import type { TransactionRecord } from '../../../packages/runtime-kafka/src/ports/transaction-record.js';
import { unknownForTooLong } from '../../../packages/runtime-kafka/src/decisions/to-decision.js';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';
import { allows, writtenRequests } from './written-requests.js';

const legalEdges: Invariant = {
  id: 'I9',
  promise: 'statuses follow the table, each commit raises the version by one, and the history gives the row',
  check: (view, { checked, violated }) => {
    const { rows } = view.world;
    for (const [transactionId, journal] of rows.journal) {
      const entries = historyOf(journal);
      entries.forEach((entry, index) => {
        checked();
        if (entry.version !== index + 1)
          violated(`${transactionId} has version ${entry.version} as its ${index + 1}th`);
        const before = entries[index - 1];
        if (before === undefined || before.status === entry.status) return;
        if (!transactionTransitions[before.status].includes(entry.status))
          violated(`${transactionId} went from ${before.status} to ${entry.status}`);
      });
      const last = entries.at(-1);
      const row = rows.transactions.get(transactionId)?.record.transaction;
      if (row?.version !== last?.version || row?.status !== last?.status)
        violated(`the history of ${transactionId} does not give its row`);
    }
    for (const { event } of view.all('committed')) {
      const { transactionId, status } = event.change.next.transaction;
      const before = event.before?.transaction.status;
      if (event.outcome !== 'committed' || before === undefined || before === status) continue;
      if (before === 'created' && status === 'failed' && view.of('request arrived', transactionId).length > 0)
        violated(`${transactionId} failed as never sent, and was sent`);
    }
  },
};

const callRight: Invariant = {
  id: 'I10',
  promise: 'only the process whose commit won calls the gateway, once for each such commit',
  check: (view, { checked, violated }) => {
    for (const transactionId of view.transactionIds) {
      // A retry layer may repeat one call in place, twice at most.
      const credit = new Map<string, number>();
      const grants = committedOf(view, transactionId).filter(({ event }) => allows(event.change.cause));
      const calls = view.of('gateway called', transactionId);
      let next = 0;
      for (const { order, process, event } of calls) {
        for (let grant = grants[next]; grant !== undefined && grant.order < order; grant = grants[next]) {
          credit.set(grant.process, (credit.get(grant.process) ?? 0) + 2);
          next += 1;
        }
        checked();
        const left = credit.get(process) ?? 0;
        if (left <= 0)
          violated(`${process} called ${event.operation} of ${transactionId} without the right to`);
        credit.set(process, left - 1);
      }
    }
  },
};

/** Counts the histories in which a condition held; all other invariants are checked in them. */
function condition(id: Invariant['id'], promise: string, holds: (view: HistoryView) => boolean): Invariant {
  return {
    id,
    promise,
    check: (view, { checked }) => {
      if (holds(view)) checked();
    },
  };
}

const lockIsDecoration = condition(
  'I11',
  'all others hold with a lock that always grants, never grants, or expires during a call',
  ({ world: { plan, faults } }) =>
    plan.lock !== 'honest' || faults.injected.some(({ kind }) => kind === 'lock expired early'),
);

const busIsAHint = condition(
  'I12',
  'all others hold, liveness included, with messages lost, doubled, late and out of order, or all lost',
  ({ world: { plan, faults } }) =>
    plan.losesEveryMessage || faults.injected.some(({ kind }) => kind.startsWith('message ')),
);

const dueWork: Invariant = {
  id: 'I13',
  promise:
    'an open row is due or in review, its final status commits with its event, and nothing uncommitted is published',
  check: (view, { checked, violated }) => {
    const isDueOrAsked = ({ transaction, dueAtMs, nextStep, review }: TransactionRecord): boolean =>
      isFinalStatus(transaction.status) ||
      (dueAtMs !== undefined && nextStep !== undefined) ||
      (nextStep === 'awaiting-review' && review !== undefined);
    for (const { event } of view.all('created')) {
      if (event.outcome !== 'created') continue;
      checked();
      if (!isDueOrAsked(event.entry.record))
        violated(`${event.entry.record.transaction.transactionId} was accepted and is not due`);
    }
    for (const { event } of view.all('committed')) {
      if (event.outcome !== 'committed') continue;
      const { change, before } = event;
      const { transactionId, status } = change.next.transaction;
      checked();
      if (!isDueOrAsked(change.next))
        violated(`${transactionId} is ${status}, not due and not in review (${change.cause})`);
      const hasEnded = status !== before?.transaction.status && isFinalStatus(status);
      const isTold = change.events?.some(({ eventType }) => eventType === `transaction.${status}`) === true;
      if (hasEnded && !isTold) violated(`${transactionId} ended without its event`);
    }
    nothingUncommittedIsPublished(view, checked, violated);
  },
};

/** A message names a stored row. */
function nothingUncommittedIsPublished(
  view: HistoryView,
  checked: () => void,
  violated: (what: string) => void,
): void {
  const since = new Map<string, number>();
  const note = (name: string, order: number) => {
    if (!since.has(name)) since.set(name, order);
  };
  for (const { order, event } of view.all('created')) {
    if (event.outcome === 'created') note(event.entry.record.transaction.transactionId, order);
  }
  for (const { order, event } of view.all('callback stored')) note(event.callback.callbackId, order);
  for (const { order, event } of view.all('committed')) {
    if (event.outcome !== 'committed') continue;
    for (const { eventKey } of event.change.events ?? []) note(eventKey, order);
  }
  for (const { order, event } of view.all('incoming deposit booked'))
    note(`${event.incomingDepositId}:deposit.incoming`, order);
  for (const { order, event } of view.all('published')) {
    for (const { topic, body } of event.messages) {
      const id = String(body['transactionId'] ?? body['callbackId'] ?? body['deliveryId']);
      const name = view.world.rows.deliveries.get(id)?.eventKey ?? id;
      checked();
      if ((since.get(name) ?? Infinity) > order) violated(`${topic} ${id} was published and not committed`);
    }
  }
}

const clocksDelayOnly = condition(
  'I14',
  'all others but liveness hold when clocks jump by a day',
  ({ world }) => world.clockJumped,
);

const reviewIsHuman: Invariant = {
  id: 'I19',
  promise: 'a transaction in review is never submitted, and leaves review by proof or by an operator',
  check: (view, { checked, violated }) => {
    for (const { event } of view.all('committed')) {
      const { before, change, outcome } = event;
      if (outcome !== 'committed' || before?.review === undefined) continue;
      const { transactionId, status } = change.next.transaction;
      checked();
      if (change.cause === 'intent') violated(`${transactionId} was submitted while in review`);
      const isFinal = status === 'succeeded' || status === 'failed';
      // The review was about whether the gateway has it, which is now known.
      const isAnswered =
        status === 'pending' &&
        before.review.reason === unknownForTooLong &&
        ['gateway-answered', 'look-up', 'callback'].includes(change.cause);
      const hasProof = (isFinal || isAnswered) && before.transaction.status !== status;
      if (change.next.review === undefined && !hasProof && change.reviewDecision === undefined)
        violated(`${transactionId} left review by ${change.cause}`);
    }
    for (const { event } of view.all('committed')) {
      const { before, change, outcome } = event;
      if (outcome !== 'committed' || change.reissue === undefined) continue;
      checked();
      const { transactionId } = change.next.transaction;
      const proposal = before?.reissue;
      const approvedBy = change.reviewDecision?.decidedBy.toLowerCase();
      if (proposal?.kind !== 'proposed' || approvedBy === undefined || proposal.proposedBy === approvedBy)
        violated(`${transactionId} was reissued by fewer than two operators`);
    }
    for (const { event } of view.all('review resolved')) {
      checked();
      const decided = reviewDecisionsOf(view.world.rows.journal.get(event.transactionId) ?? []).some(
        ({ decidedBy, reason }) => decidedBy !== '' && reason !== '',
      );
      if (!decided) violated(`${event.transactionId} was resolved without an operator’s name`);
    }
    for (const { transactionId, order, isAllowedUnflagged } of writtenRequests(view)) {
      const current = committedOf(view, transactionId)
        .filter((commit) => commit.order < order)
        .at(-1);
      // A request whose worker was about to send it when the review began may still go out.
      if (current?.event.change.next.review !== undefined && !isAllowedUnflagged)
        violated(`${transactionId} was sent while in review`);
    }
  },
};

/** I9 to I14, and I19. */
export const orderInvariants: readonly Invariant[] = [
  legalEdges,
  callRight,
  lockIsDecoration,
  busIsAHint,
  dueWork,
  clocksDelayOnly,
  reviewIsHuman,
];
