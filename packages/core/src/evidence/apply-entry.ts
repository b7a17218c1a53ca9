import type { GatewayEntry } from '../gateway/v1/gateway-entry-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import type { EntryEvidence } from './evidence.js';
import { requireReview, noChange, type EvidenceOutcome } from './evidence-outcome.js';
import { hastenedLookUpsMax } from './look-up-schedule.js';
import { proofOf, type TransactionEntry } from './transaction-entry.js';

/**
 * Applies a money movement that the gateway reports on its own. It is booked once per reference and kind, in any order of arrival, and never
 * on an unverified callback alone.
 */
export function applyEntry(transaction: Transaction, evidence: EntryEvidence): EvidenceOutcome {
  const { source, entry, booked } = evidence;
  if (source === 'hint') return verify(transaction, evidence);
  const known = booked.find(
    ({ kind, reference }) => kind === entry.kind && reference === entry.entryReference,
  );
  if (known === undefined) return book(transaction, evidence);
  const isSame =
    known.money.amountMinor === entry.money.amountMinor && known.money.currency === entry.money.currency;
  if (!isSame)
    return differs(transaction, `${entry.kind} ${entry.entryReference} was booked with another amount`);
  // The money was booked when the dispute was opened; now the dispute is lost.
  if (entry.kind === 'chargeback' && entry.isFinal === true)
    return { ...noChange(transaction, 'dispute-lost'), lostDispute: entry.entryReference };
  return noChange(transaction, 'booked already');
}

const differs = (transaction: Transaction, detail: string) =>
  requireReview(transaction, ['entry-differs', 'entry-differs', detail]);

function book(transaction: Transaction, { source, entry, booked }: EntryEvidence): EvidenceOutcome {
  if (entry.money.currency !== transaction.money.currency)
    return differs(transaction, `${entry.kind} ${entry.entryReference} is in ${entry.money.currency}`);
  // A refund has its own transaction: there a return is a plain entry and undoes none.
  const isRefund = transaction.originalTransactionId !== undefined;
  const own: TransactionEntry = {
    kind: entry.kind,
    origin: 'outside',
    money: entry.money,
    reference: entry.entryReference,
    evidence: proofOf(source),
    rawCode: entry.rawCode,
    ...(undoesOneOf(booked, entry) && !isRefund && { undoes: true }),
    ...(entry.occurredAt !== undefined && { occurredAt: entry.occurredAt }),
  };
  const isLost = entry.kind === 'chargeback' && entry.isFinal === true;
  return {
    ...noChange(transaction, entry.kind),
    entries: [own],
    ...(isLost && { lostDispute: entry.entryReference }),
  };
}

/** A refund and its return share the provider's number; a payment that a bank takes back has its own. */
function undoesOneOf(
  booked: readonly TransactionEntry[],
  { kind, entryReference, money }: GatewayEntry,
): boolean {
  const isRefund = kind === 'refunded' || kind === 'reversed';
  if (!isRefund && kind !== 'returned') return false;
  return booked.some(
    (other) =>
      other.reference === entryReference &&
      other.money.amountMinor === money.amountMinor &&
      (isRefund ? other.kind === 'returned' : other.kind === 'refunded' || other.kind === 'reversed'),
  );
}

/** Proves nothing: causes a look-up, up to the limit for unverified callbacks. */
function verify(transaction: Transaction, { known = {} }: EntryEvidence): EvidenceOutcome {
  const { canLookUp = true, lookUps = 0, hastenedLookUpsMax: most = hastenedLookUpsMax } = known;
  const { status } = transaction;
  if (!canLookUp)
    return requireReview(transaction, ['hint-without-look-up', undefined, 'unproven callback about money']);
  if (lookUps >= most) return noChange(transaction, 'looked up often enough');
  if (status === 'created' || status === 'submitted')
    return noChange(transaction, 'a hint about a request that is on its way');
  return { transaction, entries: [], next: { kind: 'look-up', afterMs: 0 }, cause: 'callback-hint' };
}
