import type { GatewayDecline, GatewayResponse, GatewaySuccess } from '../gateway/v1/gateway-response-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import type { EvidenceSource, ResponseEvidence } from './evidence.js';
import {
  requireReview,
  causeOf,
  noChange,
  type Contradiction,
  type EvidenceOutcome,
} from './evidence-outcome.js';
import { findAmountContradiction, findContradiction } from './find-contradiction.js';
import { hastenedLookUpsMax } from './look-up-schedule.js';
import { ownEntry, proofOf } from './transaction-entry.js';
import { provenReceipt, rememberUnverified } from './unverified-numbers.js';

/** Review reason for a payment that failed and was paid later. */
export const lateSuccess = 'late-success';

/**
 * Applies a response to a transaction with a final status: the status stays, proven money is booked, anything unproven is looked up.
 */
export function applyLateResponse(transaction: Transaction, evidence: ResponseEvidence): EvidenceOutcome {
  const { source, response } = evidence;
  if (response.status === 'pending')
    return response.isInconclusive === true
      ? noChange(transaction, 'nothing was learned')
      : doneVerifying(transaction, source, 'older than the outcome');
  const contradiction = findContradiction(transaction, response);
  const isSameStatus = response.status === transaction.status;
  if (isSameStatus && contradiction === undefined)
    return isUnconfirmedReceipt(evidence)
      ? requireReview(transaction, unconfirmedReceipt)
      : learnReceipt(transaction, evidence);
  if (source === 'hint') return verify(transaction, evidence);
  if (response.status === 'succeeded' && transaction.status === 'failed')
    return bookLateSuccess(transaction, response, evidence);
  if (isSameStatus && contradiction !== undefined) return requireReview(transaction, contradiction);
  if (response.status === 'failed' && transaction.kind !== 'deposit')
    return bookReturn(transaction, response, source);
  return requireReview(transaction, contradicts(transaction, response));
}

const contradicts = (transaction: Transaction, { status }: GatewayResponse): Contradiction => [
  'contradicts-final-status',
  'contradicts-final-status',
  `the gateway says ${status} after ${transaction.status}`,
];

/** An unverified callback named a receipt after the transaction had failed, and the look-up that followed found no success. */
const isUnconfirmedReceipt = ({ source, response, known = {} }: ResponseEvidence): boolean =>
  response.status === 'failed' &&
  source === 'look-up' &&
  known.isVerifying === true &&
  known.unverified?.receiptNumber !== undefined;

const unconfirmedReceipt: Contradiction = [
  'contradicts-final-status',
  'contradicts-final-status',
  'a callback names a receipt after the failure, and the gateway does not confirm it',
];

const isLookUpLimitReached = ({ known = {} }: ResponseEvidence): boolean =>
  (known.lookUps ?? 0) >= (known.hastenedLookUpsMax ?? hastenedLookUpsMax);

/** Looks up before believing anything. Limited, because anyone who knows the address may have sent the callback. */
function verify(transaction: Transaction, evidence: ResponseEvidence): EvidenceOutcome {
  const { response, known = {} } = evidence;
  if (known.canLookUp === false)
    return requireReview(transaction, ['hint-without-look-up', undefined, 'unproven callback after the end']);
  if (isLookUpLimitReached(evidence)) return noChange(transaction, 'looked up often enough');
  return {
    transaction,
    entries: [],
    next: { kind: 'look-up', afterMs: 0 },
    cause: 'callback-hint',
    ...rememberUnverified(known, response),
  };
}

/** A payment that succeeded after `failed`: the money is booked, and the payment goes to review. */
function bookLateSuccess(
  known: Transaction,
  response: GatewaySuccess,
  evidence: ResponseEvidence,
): EvidenceOutcome {
  const { source, known: circumstances = {} } = evidence;
  // A signed success without an amount proves no amount: look it up where that is possible and the limit allows it.
  if (source === 'signed' && response.money === undefined) {
    const mayLookUp = circumstances.canLookUp !== false && !isLookUpLimitReached(evidence);
    return mayLookUp ? verify(known, evidence) : requireReview(known, contradicts(known, response));
  }
  // Only amounts are compared: the later payment may have another reference than the failed attempt.
  const amounts = findAmountContradiction(known, response);
  if (amounts !== undefined) return requireReview(known, amounts);
  if (circumstances.isBooked === true) return doneVerifying(known, source, 'booked already');
  const { gatewayReference } = response;
  const receiptNumber = response.receiptNumber ?? provenReceipt(circumstances, gatewayReference);
  // Later events, such as a refund made outside, name these numbers.
  const transaction: Transaction = {
    ...known,
    version: known.version + 1,
    gatewayReference: known.gatewayReference ?? gatewayReference,
    ...(known.receiptNumber === undefined && receiptNumber !== undefined && { receiptNumber }),
  };
  return {
    transaction,
    entries: [ownEntry(known, gatewayReference, proofOf(source), response.money)],
    next: { kind: 'review', reason: lateSuccess },
    cause: lateSuccess,
  };
}

/** A refund or payout that succeeded and was returned later. */
function bookReturn(
  transaction: Transaction,
  response: GatewayDecline,
  source: EvidenceSource,
): EvidenceOutcome {
  const reference = response.gatewayReference ?? transaction.gatewayReference ?? transaction.transactionId;
  return {
    transaction,
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
    next: { kind: 'end' },
    cause: 'returned',
  };
}

/** The receipt may arrive after its success. */
function learnReceipt(
  transaction: Transaction,
  { source, response, known = {} }: ResponseEvidence,
): EvidenceOutcome {
  if (response.status !== 'succeeded' || transaction.receiptNumber !== undefined)
    return doneVerifying(transaction, source, 'already so');
  const receiptNumber = response.receiptNumber ?? provenReceipt(known, response.gatewayReference);
  if (receiptNumber === undefined) return doneVerifying(transaction, source, 'already so');
  return {
    transaction: { ...transaction, receiptNumber, version: transaction.version + 1 },
    entries: [],
    next: { kind: 'end' },
    cause: 'receipt-learned',
  };
}

/** A look-up that brought nothing new ends the verification. A callback does not: it may be older than the look-up. */
function doneVerifying(transaction: Transaction, source: EvidenceSource, why: string): EvidenceOutcome {
  const isLookUpResult = source === 'look-up' || source === 'records';
  if (!isLookUpResult) return noChange(transaction, why);
  return { transaction, entries: [], next: { kind: 'end' }, cause: causeOf(source) };
}
