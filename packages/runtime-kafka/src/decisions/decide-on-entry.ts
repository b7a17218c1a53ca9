import { isFinalStatus, type GatewayEntry } from '@lango/core';
import type { Entry } from '../ports/journal.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { changeBook } from './change-record.js';
import type { Decision, EntryDraft } from './decision.js';
import { flag, proofOf, type DecisionContext, type EvidenceSource } from './evidence.js';

/**
 * What it means that the gateway tells of money which moved around a transaction: booked once for each number and kind (I25), in whichever
 * order it comes, and never on the word of a callback that proves nothing.
 */
export function decideOnEntry(
  record: TransactionRecord,
  entry: GatewayEntry,
  source: EvidenceSource,
  booked: readonly Entry[],
  context: DecisionContext,
): Decision {
  if (source === 'hint') return verify(record, context);
  const known = booked.find(
    ({ kind, reference }) => kind === entry.kind && reference === entry.entryReference,
  );
  if (known === undefined) return book(record, entry, source, booked, context);
  const isSame =
    known.money.amountMinor === entry.money.amountMinor && known.money.currency === entry.money.currency;
  if (!isSame)
    return flag(record, context.nowMs, [
      'entry-differs',
      'entry-differs',
      `${entry.kind} ${entry.entryReference} was booked with another amount`,
    ]);
  if (entry.kind === 'chargeback' && entry.isFinal === true) return loseDispute(record, entry.entryReference);
  return { kind: 'nothing', why: 'booked already' };
}

function book(
  record: TransactionRecord,
  entry: GatewayEntry,
  source: EvidenceSource,
  booked: readonly Entry[],
  { nowMs }: DecisionContext,
): Decision {
  if (entry.money.currency !== record.transaction.money.currency)
    return flag(record, nowMs, [
      'entry-differs',
      'entry-differs',
      `${entry.kind} ${entry.entryReference} is in ${entry.money.currency}`,
    ]);
  // A refund of ours has a row of its own, on which its return stands beside it.
  const isUndoing = record.transaction.originalTransactionId !== undefined;
  const draft: EntryDraft = {
    kind: entry.kind,
    origin: 'outside',
    money: entry.money,
    reference: entry.entryReference,
    evidence: proofOf(source),
    rawCode: entry.rawCode,
    ...(undoesOneOf(booked, entry) && !isUndoing && { undoes: true }),
    ...(entry.occurredAt !== undefined && { occurredAt: entry.occurredAt }),
  };
  const isLost = entry.kind === 'chargeback' && entry.isFinal === true;
  return {
    kind: 'change',
    cause: entry.kind,
    next: changeBook(record, {}),
    entries: [draft],
    ...(isLost && { notices: [{ type: 'transaction.dispute_lost', reference: entry.entryReference }] }),
  };
}

/** A refund and its return have one number at the provider; a payment that a bank took back has one of its own. */
function undoesOneOf(booked: readonly Entry[], { kind, entryReference, money }: GatewayEntry): boolean {
  const isRefund = kind === 'refunded' || kind === 'reversed';
  if (!isRefund && kind !== 'returned') return false;
  return booked.some(
    (other) =>
      other.reference === entryReference &&
      other.money.amountMinor === money.amountMinor &&
      (isRefund ? other.kind === 'returned' : other.kind === 'refunded' || other.kind === 'reversed'),
  );
}

/** The money is gone since the dispute was opened; now it stays gone. */
function loseDispute(record: TransactionRecord, reference: string): Decision {
  return {
    kind: 'change',
    cause: 'dispute-lost',
    next: changeBook(record, {}),
    notices: [{ type: 'transaction.dispute_lost', reference }],
  };
}

/** Nothing is proven: the gateway is asked, where it can be and not too often. */
function verify(record: TransactionRecord, context: DecisionContext): Decision {
  const { status } = record.transaction;
  if (!context.canLookUp)
    return flag(record, context.nowMs, ['hint-without-look-up', undefined, 'unproven callback about money']);
  if (record.lookUps >= context.policy.lookUpsByHintMax)
    return { kind: 'nothing', why: 'looked up often enough' };
  if (status === 'created' || status === 'submitted')
    return { kind: 'nothing', why: 'a hint about a request that is on its way' };
  const nextStep = isFinalStatus(status) ? 'verifying' : 'awaiting-look-up';
  const next = changeBook(record, { nextStep, dueAtMs: context.nowMs });
  return { kind: 'change', cause: 'callback-hint', isNow: true, next };
}
