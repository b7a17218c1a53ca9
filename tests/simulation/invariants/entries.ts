import { isFinalStatus, type GatewayEntry } from '@lango/core';
import { discrepanciesOf, entriesOf } from '../../../packages/runtime-kafka/src/ports/journal.js';
import { entriesAround } from '../store/transaction-statements.js';
import { entriesAreFacts, returnsAreBooked } from './entry-facts.js';
import { committedOf, type HistoryView } from './history-view.js';
import type { Invariant } from './invariant.js';
import { sumOfEntries } from './sum-of-entries.js';
import { oneCredit } from './two-channels.js';

/** The entry kind of each kind of success. */
const ownKinds = { deposit: 'captured', withdrawal: 'paid-out', refund: 'refunded', reversal: 'reversed' };

const balancesAreSums: Invariant = {
  id: 'I23',
  promise:
    'balances equal the sums of entries, each reference and kind has one entry, and each success has its entry',
  check: (view, { checked, violated }) => {
    const { rows } = view.world;
    const numbers = new Map<string, string>();
    for (const [transactionId, { record, balance }] of rows.transactions) {
      checked();
      const sums = sumOfEntries(transactionId, entriesAround(rows, transactionId));
      for (const [name, sum] of Object.entries(sums)) {
        const value = balance[name as keyof typeof sums];
        if (value !== sum)
          violated(`${transactionId}: ${name} is ${value}, the sum of its entries is ${sum}`);
      }
      const { kind, status, gatewayId } = record.transaction;
      const entries = entriesOf(rows.journal.get(transactionId) ?? []);
      if (status === 'succeeded' && !entries.some((entry) => entry.kind === ownKinds[kind]))
        violated(`${transactionId} succeeded without an entry`);
      for (const entry of entries) {
        const number = `${gatewayId} ${entry.kind} ${entry.reference}`;
        const holder = numbers.get(number);
        if (holder !== undefined) violated(`${number} is booked for ${holder} and ${transactionId}`);
        numbers.set(number, transactionId);
      }
    }
  },
};

const nothingIsSilent: Invariant = {
  id: 'I24',
  promise:
    'money that moves after the end is booked or flagged once its gateway has proved it, and nothing else is booked',
  check: (view, { checked, violated }) => {
    entriesAreFacts(view, checked, violated);
    if (view.world.clockJumped) return;
    for (const transactionId of view.transactionIds) {
      const journal = view.world.rows.journal.get(transactionId) ?? [];
      const status = view.world.rows.transactions.get(transactionId)?.record.transaction.status;
      if (status === undefined || !isFinalStatus(status)) continue;
      for (const entry of provenEntries(view, transactionId)) {
        checked();
        const isBooked = entriesOf(journal).some(
          ({ kind, reference }) => kind === entry.kind && reference === entry.entryReference,
        );
        if (!isBooked && discrepanciesOf(journal).length === 0)
          violated(`${entry.kind} ${entry.entryReference} of ${transactionId} was reported and not booked`);
      }
      lateSuccessIsBooked(view, transactionId, checked, violated);
      returnsAreBooked(view, transactionId, checked, violated);
    }
  },
};

/** Signed and processed entries. */
function provenEntries(view: HistoryView, transactionId: string): readonly GatewayEntry[] {
  return [...view.world.rows.callbacks.values()].flatMap(({ callback, outcome }) => {
    const isDone = callback.processedAtMs !== undefined && outcome !== 'unmatched' && outcome !== 'not-ours';
    const { entries = [] } = callback.result as { entries?: readonly GatewayEntry[] };
    return isDone && callback.evidence === 'signed'
      ? entries.filter((entry) => entry.transactionId === transactionId)
      : [];
  });
}

/** A late payment: signed evidence after the end is booked, unsigned evidence causes a look-up. */
function lateSuccessIsBooked(
  view: HistoryView,
  transactionId: string,
  checked: () => void,
  violated: (what: string) => void,
): void {
  const { rows } = view.world;
  const record = rows.transactions.get(transactionId)?.record;
  if (record?.transaction.status !== 'failed') return;
  const ended = committedOf(view, transactionId).find(({ event }) =>
    isFinalStatus(event.change.next.transaction.status),
  );
  const stored = view.all('callback stored').filter(({ order }) => order > (ended?.order ?? Infinity));
  const proof = stored.find(({ event: { callback } }) => {
    const { updates = [] } = callback.result as {
      updates?: readonly { status: string; transactionId?: string; money?: unknown }[];
    };
    const isProof = callback.evidence === 'signed' || callback.evidence === 'look-up';
    return updates.some(
      (update) =>
        isProof &&
        update.status === 'succeeded' &&
        update.transactionId === transactionId &&
        (update.money !== undefined || callback.evidence === 'look-up'),
    );
  });
  if (proof === undefined) return;
  checked();
  const outcome = rows.callbacks.get(proof.event.callback.callbackId)?.outcome;
  if (outcome === 'not-ours' || outcome === 'unmatched' || outcome === undefined) return;
  const journal = rows.journal.get(transactionId) ?? [];
  const isSeen = entriesOf(journal).length > 0 || discrepanciesOf(journal).length > 0;
  if (!isSeen) violated(`${transactionId} failed, was paid later, and that is not recorded`);
}

/** I23 to I25. */
export const entryInvariants: readonly Invariant[] = [balancesAreSums, nothingIsSilent, oneCredit];
