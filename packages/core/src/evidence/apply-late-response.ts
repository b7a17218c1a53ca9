import type { GatewayDecline, GatewayResponse, GatewaySuccess } from '../gateway/v1/gateway-response-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import type { EvidenceSource, ResponseEvidence } from './evidence.js';
import { askPerson, causeOf, nothing, type Contradiction, type EvidenceOutcome } from './evidence-outcome.js';
import { findAmountContradiction, findContradiction } from './find-contradiction.js';
import { hastenedLookUpsMax } from './look-up-schedule.js';
import { ownEntry, proofOf } from './transaction-entry.js';
import { provenReceipt, rememberUnverified } from './unverified-numbers.js';

/** Why a person is asked about a payment that failed and was paid after all. */
export const lateSuccess = 'late-success';

/**
 * What a response means that comes after the end: the status stays, what it proves is booked, and what it does not prove is looked up.
 */
export function applyLateResponse(transaction: Transaction, evidence: ResponseEvidence): EvidenceOutcome {
  const { source, response } = evidence;
  if (response.status === 'pending')
    return response.isInconclusive === true
      ? nothing(transaction, 'nothing was learned')
      : doneVerifying(transaction, source, 'older than the outcome');
  const contradiction = findContradiction(transaction, response);
  const isSameStatus = response.status === transaction.status;
  if (isSameStatus && contradiction === undefined)
    return isUnconfirmedReceipt(evidence)
      ? askPerson(transaction, unconfirmedReceipt)
      : learnReceipt(transaction, evidence);
  if (source === 'hint') return verify(transaction, evidence);
  if (response.status === 'succeeded' && transaction.status === 'failed')
    return bookLateSuccess(transaction, response, evidence);
  if (isSameStatus && contradiction !== undefined) return askPerson(transaction, contradiction);
  if (response.status === 'failed' && transaction.kind !== 'deposit')
    return bookReturn(transaction, response, source);
  return askPerson(transaction, contradicts(transaction, response));
}

const contradicts = (transaction: Transaction, { status }: GatewayResponse): Contradiction => [
  'contradicts-final-status',
  'contradicts-final-status',
  `the gateway says ${status} after ${transaction.status}`,
];

/** The payer's receipt came to the transaction's own address after it had failed, and the gateway, asked about it, knows of no success. */
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

const isAskedOftenEnough = ({ known = {} }: ResponseEvidence): boolean =>
  (known.lookUps ?? 0) >= (known.hastenedLookUpsMax ?? hastenedLookUpsMax);

/** The gateway is asked before anything is believed, and only so often: anyone who knows the address may have sent it. */
function verify(transaction: Transaction, evidence: ResponseEvidence): EvidenceOutcome {
  const { response, known = {} } = evidence;
  if (known.canLookUp === false)
    return askPerson(transaction, ['hint-without-look-up', undefined, 'unproven callback after the end']);
  if (isAskedOftenEnough(evidence)) return nothing(transaction, 'looked up often enough');
  return {
    transaction,
    entries: [],
    next: { kind: 'look-up', afterMs: 0 },
    cause: 'callback-hint',
    ...rememberUnverified(known, response),
  };
}

/** A payer who was slow, or a gateway that changed its mind: the money is booked, and a person is asked what to do. */
function bookLateSuccess(
  known: Transaction,
  response: GatewaySuccess,
  evidence: ResponseEvidence,
): EvidenceOutcome {
  const { source, known: circumstances = {} } = evidence;
  // A success without its amount proves no amount: the gateway is asked, where it can be and has not been asked too often.
  if (source === 'signed' && response.money === undefined) {
    const isAskable = circumstances.canLookUp !== false && !isAskedOftenEnough(evidence);
    return isAskable ? verify(known, evidence) : askPerson(known, contradicts(known, response));
  }
  // What failed has at most the number of its own attempt; the payment that came later may have another.
  const amounts = findAmountContradiction(known, response);
  if (amounts !== undefined) return askPerson(known, amounts);
  if (circumstances.isBooked === true) return doneVerifying(known, source, 'booked already');
  const { gatewayReference } = response;
  const receiptNumber = response.receiptNumber ?? provenReceipt(circumstances, gatewayReference);
  // What comes after, such as a refund made outside, names these numbers.
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

/** A refund or payout that had arrived and came back. */
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

/** The receipt may come after the success that it belongs to. */
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

/** The gateway has answered the question, and nothing new came of it. A callback may be older than the question, and answers none. */
function doneVerifying(transaction: Transaction, source: EvidenceSource, why: string): EvidenceOutcome {
  const isAnswer = source === 'look-up' || source === 'records';
  if (!isAnswer) return nothing(transaction, why);
  return { transaction, entries: [], next: { kind: 'end' }, cause: causeOf(source) };
}
