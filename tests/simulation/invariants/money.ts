import { idempotencyKeyFor, isFinalStatus, isSameMoney } from '@lango/core';
import { sendMsMax } from '../../../packages/runtime-kafka/src/decisions/policy.js';
import { historyPolicy } from '../history-policy.js';
import {
  attemptsOf,
  discrepanciesOf,
  entriesOf,
  type Entry,
} from '../../../packages/runtime-kafka/src/ports/journal.js';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';
import { noOverRefund } from './refunds.js';
import { writtenRequests } from './written-requests.js';

const oneMovement: Invariant = {
  id: 'I1',
  promise: 'the gateway’s ledger holds at most one movement per transaction',
  check: (view, { checked, violated }) => {
    for (const transactionId of view.transactionIds) {
      const moved = view.of('money moved', transactionId);
      checked();
      if (moved.length > 1) violated(`${transactionId} moved ${moved.length} times`);
    }
  },
};

const intentFirst: Invariant = {
  id: 'I2',
  promise: 'transaction, key, amount and destination of a request are committed before it is sent',
  check: (view, { checked, violated }) => {
    for (const { order, event } of view.all('request arrived')) {
      const { transactionId, key, money, destination } = event;
      checked();
      const intent = committedOf(view, transactionId).find(
        (commit) =>
          commit.order < order &&
          commit.event.change.attempt?.idempotencyKey === key &&
          commit.event.change.next.transaction.status === 'submitted',
      );
      if (intent === undefined) {
        violated(`${transactionId} was sent without a committed intent`);
        continue;
      }
      const row = view.world.rows.transactions.get(transactionId)?.record.transaction;
      const created = view.of('created', transactionId)[0]?.event.entry.record.transaction;
      const isSame =
        row !== undefined &&
        created !== undefined &&
        isSameMoney(row.money, money) &&
        isSameMoney(created.money, money) &&
        created.counterparty.phoneNumber === destination;
      if (!isSame) violated(`${transactionId} was sent with another amount or destination`);
    }
    for (const { transactionId, sinceMs } of writtenRequests(view)) {
      checked();
      if (sinceMs > sendMsMax(historyPolicy))
        violated(`${transactionId} was sent ${sinceMs} ms after its sender was allowed to`);
    }
  },
};

const oneKey: Invariant = {
  id: 'I3',
  promise: 'the key sent is a function of transaction and operation alone',
  check: (view, { checked, violated }) => {
    for (const { event } of view.all('request arrived')) {
      checked();
      const { transactionId, operation, key } = event;
      if (key !== idempotencyKeyFor(transactionId, operation))
        violated(`${transactionId} ${operation} was sent under the key ${key}`);
    }
    const keys = new Map<string, string>();
    for (const { event } of view.all('gateway called')) {
      if (event.operation === 'lookUp') continue;
      const name = `${event.transactionId} ${event.operation}`;
      const first = keys.get(name) ?? event.key;
      keys.set(name, first);
      if (first !== event.key) violated(`${name} was sent under several keys`);
      const other = [...keys].find(([storedReference, key]) => storedReference !== name && key === event.key);
      if (other !== undefined) violated(`${name} and ${other[0]} share the key ${event.key}`);
    }
  },
};

const finalIsFinal: Invariant = {
  id: 'I4',
  promise: 'a final status, its amount and its reference never change; contradictions are kept and flagged',
  check: (view, { checked, violated }) => {
    for (const transactionId of view.transactionIds) {
      for (const { event } of committedOf(view, transactionId)) {
        const before = event.before?.transaction;
        if (before === undefined) continue;
        const { next } = event.change;
        if (!isSameMoney(before.money, next.transaction.money))
          violated(`${transactionId} changed its amount`);
        if (
          isFinalStatus(next.transaction.status) &&
          next.nextStep !== 'verifying' &&
          next.dueAtMs !== undefined
        )
          violated(`${transactionId} has ended and is still due`);
        if (!isFinalStatus(before.status)) continue;
        checked();
        if (before.status !== next.transaction.status)
          violated(`${transactionId} went from ${before.status} to ${next.transaction.status}`);
        // A late payment adds the reference that its refunds and disputes name.
        const learns = before.gatewayReference === undefined && event.change.cause === 'late-success';
        if (before.gatewayReference !== next.transaction.gatewayReference && !learns)
          violated(`${transactionId} changed its reference after the end`);
        if (event.change.discrepancy?.kind === 'contradicts-final-status' && next.review === undefined)
          violated(`${transactionId} is contradicted and not in review`);
      }
      contradictionIsKept(view, transactionId, violated);
    }
  },
};

/** Signed evidence against a final status, once applied, leaves a discrepancy. */
function contradictionIsKept(
  view: HistoryView,
  transactionId: string,
  violated: (what: string) => void,
): void {
  const { rows } = view.world;
  const status = rows.transactions.get(transactionId)?.record.transaction.status;
  if (status === undefined || !isFinalStatus(status)) return;
  const storedReference = rows.transactions.get(transactionId)?.record.transaction.gatewayReference;
  const namesAnother = (reference: string | undefined) =>
    storedReference !== undefined && reference !== undefined && reference !== storedReference;
  const end = committedOf(view, transactionId).find(({ event }) =>
    isFinalStatus(event.change.next.transaction.status),
  );
  const storedAfter = new Set(
    view
      .all('callback stored')
      .filter(({ order }) => order > (end?.order ?? Infinity))
      .map(({ event }) => event.callback.callbackId),
  );
  const against = [...rows.callbacks.values()].find(({ callback, outcome }) => {
    if (!storedAfter.has(callback.callbackId)) return false;
    if (callback.evidence !== 'signed' || outcome === undefined || outcome === 'not-ours') return false;
    const result = callback.result as {
      updates?: { status: string; transactionId?: string; gatewayReference?: string }[];
    };
    return result.updates?.some(
      (update) =>
        update.transactionId === transactionId &&
        isFinalStatus(update.status as never) &&
        (update.status !== status || namesAnother(update.gatewayReference)),
    );
  });
  const journal = rows.journal.get(transactionId) ?? [];
  const isKept = discrepanciesOf(journal).length > 0 || entriesOf(journal).some(isAfterEnd(status));
  if (against !== undefined && !isKept)
    violated(`${transactionId} is ${status}, contradicted, and that is not recorded`);
}

/** A late success, or a success that was reversed later. */
const isAfterEnd =
  (status: string) =>
  ({ kind, origin }: Entry): boolean =>
    status === 'failed' ? origin === 'ours' : kind === 'returned';

/** Failures that we may conclude ourselves: absence where it is proof, and that nothing was sent. */
const failuresOfOurs: ReadonlySet<string> = new Set([
  'absent',
  'expired',
  'gateway_unavailable',
  'invalid_request',
]);

/** An open breaker, a full bulkhead and refused credentials do not count as attempts. */
function attemptsThatCount({ world }: HistoryView, transactionId: string): number {
  const free = ['circuit_open', 'bulkhead_full', 'credentials_rejected'];
  const attempts = attemptsOf(world.rows.journal.get(transactionId) ?? []);
  return attempts.filter(({ outcome }) => outcome !== undefined && !free.includes(outcome)).length;
}

const failedNeedsProof: Invariant = {
  id: 'I5',
  promise: '`failed` rests on a decline, on nothing having been sent, on absence as proof, or on an operator',
  check: (view, { checked, violated }) => {
    for (const transactionId of view.transactionIds) {
      const end = committedOf(view, transactionId).find(
        ({ event }) =>
          event.change.next.transaction.status === 'failed' && event.before?.transaction.status !== 'failed',
      );
      if (end === undefined) continue;
      checked();
      const { failure } = end.event.change.next.transaction;
      const moved = view.of('money moved', transactionId);
      const saidNo = view
        .of('gateway response', transactionId)
        .some(({ order, event }) => order < end.order && event.response.status === 'failed');
      if (end.event.change.reviewDecision !== undefined) {
        if (moved.some(({ order }) => order < end.order))
          violated(`${transactionId} was resolved as failed against the ledger`);
        continue;
      }
      if (saidNo) continue;
      const arrived = view.of('request arrived', transactionId);
      const reason = failure?.reason ?? 'none';
      if (!failuresOfOurs.has(reason))
        violated(`${transactionId} failed (${reason}) without such a response of the gateway`);
      else if (
        reason === 'gateway_unavailable' &&
        attemptsThatCount(view, transactionId) < historyPolicy.attemptsMax
      )
        violated(`${transactionId} failed (${reason}) with attempts left`);
      else if (moved.length > 0) violated(`${transactionId} failed (${reason}) and money moved`);
      else if (reason !== 'absent' && arrived.length > 0)
        violated(`${transactionId} failed (${reason}) though a request had arrived`);
    }
  },
};

/** A gateway may give one movement two references; then its responses count. */
const isReported = (view: HistoryView, transactionId: string, reference: string | undefined): boolean =>
  view
    .of('gateway response', transactionId)
    .some(
      ({ event: { response } }) => response.status === 'succeeded' && response.gatewayReference === reference,
    );

const succeededNeedsProof: Invariant = {
  id: 'I6',
  promise: '`succeeded` rests on a movement of our amount, currency, reference and gateway',
  check: (view, { checked, violated }) => {
    for (const transactionId of view.transactionIds) {
      const end = committedOf(view, transactionId).find(
        ({ event }) =>
          event.change.next.transaction.status === 'succeeded' &&
          event.before?.transaction.status !== 'succeeded',
      );
      if (end === undefined) continue;
      checked();
      const { money, gatewayReference, gatewayId } = end.event.change.next.transaction;
      const proof = view
        .of('money moved', transactionId)
        .find(
          ({ order, event }) =>
            order < end.order &&
            (event.gatewayReference === gatewayReference ||
              isReported(view, transactionId, gatewayReference)) &&
            event.gatewayId === gatewayId &&
            (isSameMoney(event.money, money) || event.isPartialCapture),
        );
      if (proof === undefined)
        violated(`${transactionId} succeeded (${end.event.change.cause}) without such a movement`);
      const [entry] = end.event.change.entries ?? [];
      if (proof !== undefined && entry !== undefined && !isSameMoney(entry.money, proof.event.money))
        violated(`${transactionId} succeeded for another amount than moved`);
    }
  },
};

const evidenceOnce: Invariant = {
  id: 'I7',
  promise: 'one gateway reference serves one transaction',
  check: (view, { checked, violated }) => {
    const holders = new Map<string, string>();
    for (const [transactionId, { record }] of view.world.rows.transactions) {
      const { gatewayReference, gatewayId } = record.transaction;
      if (gatewayReference === undefined) continue;
      checked();
      const key = `${gatewayId} ${record.gatewayAccount} ${record.environment} ${gatewayReference}`;
      const holder = holders.get(key);
      if (holder !== undefined) violated(`${transactionId} and ${holder} share ${key}`);
      holders.set(key, transactionId);
    }
    if (view.world.clockJumped) return;
    for (const { event } of view.all('committed')) {
      const { transactionId } = event.change.next.transaction;
      const isKept = discrepanciesOf(view.world.rows.journal.get(transactionId) ?? []).some(
        ({ kind }) => kind === 'reference-taken',
      );
      if (event.outcome === 'reference-taken' && !isKept)
        violated(`${transactionId} met a reference of another transaction, and that is not recorded`);
    }
  },
};

/** I1 to I8. */
export const moneyInvariants: readonly Invariant[] = [
  oneMovement,
  intentFirst,
  oneKey,
  finalIsFinal,
  failedNeedsProof,
  succeededNeedsProof,
  evidenceOnce,
  noOverRefund,
];
