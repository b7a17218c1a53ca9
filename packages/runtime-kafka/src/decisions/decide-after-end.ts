import type { GatewayDecline, GatewayResponse, GatewaySuccess } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { changeBook } from './change-record.js';
import type { Decision } from './decision.js';
import {
  causeOf,
  findContradiction,
  flag,
  proofOf,
  provenReceipt,
  unverified,
  type Contradiction,
  type DecisionContext,
  type EvidenceSource,
} from './evidence.js';
import { ownEntry } from './own-entry.js';

/** Why a person is asked about a payment that failed and was paid after all. */
export const lateSuccess = 'late-success';

/**
 * What evidence means that comes after the end: the status stays (I4), what it proves is booked, and what it does not prove is checked with
 * the gateway (I24).
 */
export function decideAfterEnd(
  record: TransactionRecord,
  response: GatewayResponse,
  source: EvidenceSource,
  context: DecisionContext,
): Decision {
  const { transaction } = record;
  if (response.status === 'pending')
    return response.isInconclusive === true
      ? { kind: 'nothing', why: 'nothing was learned' }
      : doneVerifying(record, source, 'older than the outcome');
  const contradiction = findContradiction(record, response);
  const isSameStatus = response.status === transaction.status;
  if (isSameStatus && contradiction === undefined)
    return isUnconfirmedReceipt(record, response, source)
      ? flagged(record, context, unconfirmedReceipt)
      : learnReceipt(record, response, source);
  if (source === 'hint') return verify(record, response, context);
  if (response.status === 'succeeded' && transaction.status === 'failed')
    return bookLateSuccess(record, response, source, context);
  if (isSameStatus) return flagged(record, context, contradiction);
  if (response.status === 'failed' && transaction.kind !== 'deposit')
    return bookReturn(record, response, source);
  return flagged(record, context, contradicts(record, response));
}

const contradicts = ({ transaction }: TransactionRecord, { status }: GatewayResponse): Contradiction => [
  'contradicts-final-status',
  'contradicts-final-status',
  `the gateway says ${status} after ${transaction.status}`,
];

/** The payer's receipt came to the transaction's own address after it had failed, and the gateway, asked about it, knows of no success. */
const isUnconfirmedReceipt = (
  record: TransactionRecord,
  { status }: GatewayResponse,
  source: EvidenceSource,
) =>
  status === 'failed' &&
  source === 'look-up' &&
  record.nextStep === 'verifying' &&
  record.unverifiedReceipt !== undefined;

const unconfirmedReceipt: Contradiction = [
  'contradicts-final-status',
  'contradicts-final-status',
  'a callback names a receipt after the failure, and the gateway does not confirm it',
];

/** The gateway is asked before anything is believed, and only so often: anyone who knows the address may have sent it. */
function verify(record: TransactionRecord, response: GatewayResponse, context: DecisionContext): Decision {
  if (!context.canLookUp)
    return flagged(record, context, ['hint-without-look-up', undefined, 'unproven callback after the end']);
  if (record.lookUps >= context.policy.lookUpsByHintMax)
    return { kind: 'nothing', why: 'looked up often enough' };
  return {
    kind: 'change',
    cause: 'callback-hint',
    isNow: true,
    next: changeBook(record, {
      nextStep: 'verifying',
      dueAtMs: context.nowMs,
      ...unverified(record, response),
    }),
  };
}

/** A payer who was slow, or a gateway that changed its mind: the money is booked, the merchant told, and a person asked what to do. */
function bookLateSuccess(
  record: TransactionRecord,
  response: GatewaySuccess,
  source: EvidenceSource,
  context: DecisionContext,
): Decision {
  // A success without its amount proves no amount: the gateway is asked, where it can be and has not been asked too often.
  if (source === 'signed' && response.money === undefined) {
    const isAskable = context.canLookUp && record.lookUps < context.policy.lookUpsByHintMax;
    return isAskable
      ? verify(record, response, context)
      : flagged(record, context, contradicts(record, response));
  }
  const amounts = findContradiction({ ...record, transaction: withoutReference(record) }, response);
  if (amounts !== undefined) return flagged(record, context, amounts);
  if (hasOwnEntry(record)) return doneVerifying(record, source, 'booked already');
  const { gatewayReference } = response;
  const receiptNumber = response.receiptNumber ?? provenReceipt(record, gatewayReference);
  const known = record.transaction;
  // What comes after, such as a refund made outside, names these numbers.
  const transaction = {
    ...known,
    gatewayReference: known.gatewayReference ?? gatewayReference,
    ...(known.receiptNumber === undefined && receiptNumber !== undefined && { receiptNumber }),
  };
  return {
    kind: 'change',
    cause: lateSuccess,
    next: changeBook(
      { ...record, transaction },
      {
        nextStep: undefined,
        dueAtMs: undefined,
        review: record.review ?? { requestedAtMs: context.nowMs, reason: lateSuccess },
      },
    ),
    entries: [ownEntry(record, gatewayReference, proofOf(source), response.money)],
  };
}

/** Whether the money that the transaction is about has moved, whatever its status says. */
function hasOwnEntry({ transaction, balance }: TransactionRecord): boolean {
  switch (transaction.kind) {
    case 'deposit':
      return balance.capturedMinor > 0;
    case 'withdrawal':
      return balance.paidOutMinor > 0;
    case 'refund':
    case 'reversal':
      return balance.refundedMinor > 0;
  }
}

/** A refund or payout that had arrived and came back. */
function bookReturn(record: TransactionRecord, response: GatewayDecline, source: EvidenceSource): Decision {
  const { transaction } = record;
  const reference = response.gatewayReference ?? transaction.gatewayReference ?? transaction.transactionId;
  return {
    kind: 'change',
    cause: 'returned',
    next: changeBook(record, { nextStep: undefined, dueAtMs: undefined }),
    entries: [
      {
        kind: 'returned',
        origin: 'outside',
        money: transaction.money,
        reference,
        evidence: proofOf(source),
        rawCode: response.rawCode,
      },
    ],
  };
}

/** The receipt may come after the success that it belongs to. */
function learnReceipt(
  record: TransactionRecord,
  response: GatewayResponse,
  source: EvidenceSource,
): Decision {
  const { transaction } = record;
  if (response.status !== 'succeeded' || transaction.receiptNumber !== undefined)
    return doneVerifying(record, source, 'already so');
  const receiptNumber = response.receiptNumber ?? provenReceipt(record, response.gatewayReference);
  if (receiptNumber === undefined) return doneVerifying(record, source, 'already so');
  const withReceipt = { ...record, transaction: { ...transaction, receiptNumber } };
  return {
    kind: 'change',
    cause: 'receipt-learned',
    next: changeBook(withReceipt, { nextStep: undefined, dueAtMs: undefined }),
  };
}

/** The gateway has answered the question, and nothing new came of it. A callback may be older than the question, and answers none. */
function doneVerifying(record: TransactionRecord, source: EvidenceSource, why: string): Decision {
  const isAnswer = source === 'look-up' || source === 'records';
  if (record.nextStep !== 'verifying' || !isAnswer) return { kind: 'nothing', why };
  return {
    kind: 'change',
    cause: causeOf(source),
    next: changeBook(record, { nextStep: undefined, dueAtMs: undefined }),
  };
}

function flagged(
  record: TransactionRecord,
  { nowMs }: DecisionContext,
  contradiction: Contradiction | undefined,
): Decision {
  if (contradiction === undefined) return { kind: 'nothing', why: 'already so' };
  return flag(withoutVerifying(record), nowMs, contradiction);
}

function withoutVerifying(record: TransactionRecord): TransactionRecord {
  if (record.nextStep !== 'verifying') return record;
  const { nextStep: _, dueAtMs: __, ...rest } = record;
  return rest;
}

/** What failed has at most the number of its own attempt; the payment that came later may have another. */
function withoutReference({ transaction }: TransactionRecord): TransactionRecord['transaction'] {
  const { gatewayReference: _, ...rest } = transaction;
  return rest;
}
