import type { GatewayPending, GatewaySuccess } from '../gateway/v1/gateway-response-v1.js';
import { transitionTransaction } from '../transaction/transition-transaction.js';
import type { Transaction } from '../transaction/transaction.js';
import type { EvidenceCircumstances, EvidenceSource, ResponseEvidence } from './evidence.js';
import { requireReview, causeOf, noChange, type EvidenceOutcome } from './evidence-outcome.js';
import { findContradiction } from './find-contradiction.js';
import { hastenedLookUpsMax, lookUpDelayMs } from './look-up-schedule.js';
import { ownEntry, proofOf } from './transaction-entry.js';
import { provenReceipt, rememberUnverified } from './unverified-numbers.js';

/** Applies a response to an open transaction: `succeeded` and `failed` need proof, an unverified callback causes a look-up. */
export function applyResponse(transaction: Transaction, evidence: ResponseEvidence): EvidenceOutcome {
  const { source, response, known = {} } = evidence;
  const contradiction = findContradiction(transaction, response);
  if (contradiction !== undefined) return requireReview(transaction, contradiction);
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

/** The outcome is not known: look it up on schedule. */
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
      return noChange(transaction, 'still pending');
    // A callback may overtake the answer that says what the customer has to do.
    const version = transaction.version + 1;
    return noChange({ ...transaction, action, version }, causeOf(source));
  }
  // The gateway may not know the payment at all: it stays unknown, and goes to review in time.
  if (transaction.status === 'unknown' && isInconclusive === true)
    return noChange(transaction, 'nothing was learned');
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

/** An unverified callback proves nothing: it causes a look-up now, with the reference it names. */
function lookNow(transaction: Transaction, { response, known = {} }: ResponseEvidence): EvidenceOutcome {
  const { canLookUp = true, lookUps = 0, hastenedLookUpsMax: most = hastenedLookUpsMax } = known;
  const isSent = known.isSent ?? transaction.status !== 'created';
  if (transaction.status === 'created' || (transaction.status === 'submitted' && !isSent))
    return noChange(transaction, 'a hint about a request that was not sent');
  if (!canLookUp) return requireReview(transaction, ['hint-without-look-up', undefined, 'unproven callback']);
  if (lookUps >= most) return noChange(transaction, 'looked up often enough; the schedule goes on');
  // The call is still in flight; without a reference to look up, its own answer is recorded first.
  if (transaction.status === 'submitted' && response.gatewayReference === undefined)
    return noChange(transaction, 'a hint while the request is on its way');
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
