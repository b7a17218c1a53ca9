import type { GatewayPending, GatewaySuccess } from '../gateway/v1/gateway-response-v1.js';
import { transitionTransaction } from '../transaction/transition-transaction.js';
import type { Transaction } from '../transaction/transaction.js';
import type { EvidenceCircumstances, EvidenceSource, ResponseEvidence } from './evidence.js';
import { askPerson, causeOf, nothing, type EvidenceOutcome } from './evidence-outcome.js';
import { findContradiction } from './find-contradiction.js';
import { hastenedLookUpsMax, lookUpDelayMs } from './look-up-schedule.js';
import { ownEntry, proofOf } from './transaction-entry.js';
import { provenReceipt, rememberUnverified } from './unverified-numbers.js';

/** What a response means for an open transaction: `succeeded` and `failed` need proof, an unverified callback makes us look. */
export function applyResponse(transaction: Transaction, evidence: ResponseEvidence): EvidenceOutcome {
  const { source, response, known = {} } = evidence;
  const contradiction = findContradiction(transaction, response);
  if (contradiction !== undefined) return askPerson(transaction, contradiction);
  if (source === 'hint') return lookNow(transaction, evidence);
  switch (response.status) {
    case 'succeeded':
      // A signed success that states no amount proves no amount.
      if (source === 'signed' && response.money === undefined) return lookNow(transaction, evidence);
      return succeed(transaction, response, source, known);
    case 'pending':
      return becomePending(transaction, response, source, known);
    case 'failed':
      // A decline of a second request says nothing about the first.
      if (source === 'answer' && known.isUncertain === true)
        return becomeUnknown(transaction, known, 'declined-after-uncertain-attempt');
      return {
        transaction: transitionTransaction(transaction, {
          to: 'failed',
          failure: { reason: response.reason, rawCode: response.rawCode, rawMessage: response.rawMessage },
          ...(transaction.gatewayReference === undefined &&
            response.gatewayReference !== undefined && { gatewayReference: response.gatewayReference }),
        }),
        entries: [],
        next: { kind: 'end' },
        cause: causeOf(source),
      };
  }
}

function succeed(
  transaction: Transaction,
  response: GatewaySuccess,
  source: EvidenceSource,
  known: EvidenceCircumstances,
): EvidenceOutcome {
  const { gatewayReference } = response;
  const receiptNumber = response.receiptNumber ?? provenReceipt(known, gatewayReference);
  const captured = response.isPartialCapture === true ? response.money : undefined;
  return {
    transaction: transitionTransaction(transaction, {
      to: 'succeeded',
      gatewayReference,
      ...(receiptNumber !== undefined && { receiptNumber }),
      ...(response.fee !== undefined && { fee: response.fee }),
    }),
    entries: [ownEntry(transaction, gatewayReference, proofOf(source), captured)],
    next: { kind: 'end' },
    cause: causeOf(source),
  };
}

/** The outcome is open and nobody can say: look it up on schedule. */
export function becomeUnknown(
  transaction: Transaction,
  { lookUps = 0 }: EvidenceCircumstances,
  cause: string,
): EvidenceOutcome {
  return {
    transaction:
      transaction.status === 'submitted'
        ? transitionTransaction(transaction, { to: 'unknown' })
        : transaction,
    entries: [],
    next: { kind: 'look-up', afterMs: lookUpDelayMs(lookUps) },
    cause,
  };
}

function becomePending(
  transaction: Transaction,
  { gatewayReference, action, isInconclusive }: GatewayPending,
  source: EvidenceSource,
  { lookUps = 0 }: EvidenceCircumstances,
): EvidenceOutcome {
  if (transaction.status === 'pending') {
    if (action === undefined || transaction.action !== undefined)
      return nothing(transaction, 'still pending');
    // A callback may overtake the answer that says what the customer has to do.
    const version = transaction.version + 1;
    return nothing({ ...transaction, action, version }, causeOf(source));
  }
  // Whoever was asked may not know the payment: it stays unknown, and a person is asked in time.
  if (transaction.status === 'unknown' && isInconclusive === true)
    return nothing(transaction, 'nothing was learned');
  return {
    transaction: transitionTransaction(transaction, {
      to: 'pending',
      gatewayReference,
      ...(action !== undefined && { action }),
    }),
    entries: [],
    next: { kind: 'look-up', afterMs: lookUpDelayMs(lookUps) },
    cause: causeOf(source),
  };
}

/** An unverified callback proves nothing, but it says when to ask, and which number to ask about. */
function lookNow(transaction: Transaction, { response, known = {} }: ResponseEvidence): EvidenceOutcome {
  const { canLookUp = true, lookUps = 0, hastenedLookUpsMax: most = hastenedLookUpsMax } = known;
  const isSent = known.isSent ?? transaction.status !== 'created';
  if (transaction.status === 'created' || (transaction.status === 'submitted' && !isSent))
    return nothing(transaction, 'a hint about a request that was not sent');
  if (!canLookUp) return askPerson(transaction, ['hint-without-look-up', undefined, 'unproven callback']);
  if (lookUps >= most) return nothing(transaction, 'looked up often enough; the schedule goes on');
  // The request is still on its way; without a number to ask about, its sender records the outcome first.
  if (transaction.status === 'submitted' && response.gatewayReference === undefined)
    return nothing(transaction, 'a hint while the request is on its way');
  return {
    transaction:
      transaction.status === 'submitted'
        ? transitionTransaction(transaction, { to: 'unknown' })
        : transaction,
    entries: [],
    next: { kind: 'look-up', afterMs: 0 },
    cause: 'callback-hint',
    ...rememberUnverified(known, response),
  };
}
