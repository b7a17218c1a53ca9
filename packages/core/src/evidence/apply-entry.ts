import type { GatewayEntry } from '../gateway/v1/gateway-entry-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import type { EntryEvidence } from './evidence.js';
import { askPerson, nothing, type EvidenceOutcome } from './evidence-outcome.js';
import { hastenedLookUpsMax } from './look-up-schedule.js';
import { proofOf, type TransactionEntry } from './transaction-entry.js';

/**
 * What it means that the gateway tells of money which moved around a transaction: booked once for each number and kind, in whichever order
 * it comes, and never on an unverified callback alone.
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
  // The money is gone since the dispute was opened; now it stays gone.
  if (entry.kind === 'chargeback' && entry.isFinal === true)
    return { ...nothing(transaction, 'dispute-lost'), lostDispute: entry.entryReference };
  return nothing(transaction, 'booked already');
}

const differs = (transaction: Transaction, detail: string) =>
  askPerson(transaction, ['entry-differs', 'entry-differs', detail]);

function book(transaction: Transaction, { source, entry, booked }: EntryEvidence): EvidenceOutcome {
  if (entry.money.currency !== transaction.money.currency)
    return differs(transaction, `${entry.kind} ${entry.entryReference} is in ${entry.money.currency}`);
  // A refund of ours is a transaction of its own, beside which its return stands.
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
    ...nothing(transaction, entry.kind),
    entries: [own],
    ...(isLost && { lostDispute: entry.entryReference }),
  };
}

/** A refund and its return have one number at the provider; a payment that a bank took back has one of its own. */
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

/** Nothing is proven: the gateway is asked, where it can be and not too often. */
function verify(transaction: Transaction, { known = {} }: EntryEvidence): EvidenceOutcome {
  const { canLookUp = true, lookUps = 0, hastenedLookUpsMax: most = hastenedLookUpsMax } = known;
  const { status } = transaction;
  if (!canLookUp)
    return askPerson(transaction, ['hint-without-look-up', undefined, 'unproven callback about money']);
  if (lookUps >= most) return nothing(transaction, 'looked up often enough');
  if (status === 'created' || status === 'submitted')
    return nothing(transaction, 'a hint about a request that is on its way');
  return { transaction, entries: [], next: { kind: 'look-up', afterMs: 0 }, cause: 'callback-hint' };
}
