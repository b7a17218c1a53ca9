import { isFinalStatus, type GatewayResponse, type GatewaySuccess } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { changeBook, changeStatus } from './change-record.js';
import { decideAfterEnd } from './decide-after-end.js';
import type { Decision } from './decision.js';
import {
  causeOf,
  findContradiction,
  flag,
  proofOf,
  provenReceipt,
  unverified,
  type DecisionContext,
  type EvidenceSource,
} from './evidence.js';
import { ownEntry } from './own-entry.js';
import { lookUpAfterNews } from './policy.js';

/** Why a person is asked when nobody could find out in time whether the gateway has it. */
export const unknownForTooLong = 'unknown-for-too-long';

/**
 * What a gateway's response means for a transaction. The only place where a response becomes a status: final statuses stay
 * (I4), `succeeded` and `failed` need proof (I5, I6), a hint makes us look.
 */
export function decideOnResponse(
  record: TransactionRecord,
  response: GatewayResponse,
  source: EvidenceSource,
  context: DecisionContext,
): Decision {
  const { transaction } = record;
  if (isFinalStatus(transaction.status)) return decideAfterEnd(record, response, source, context);
  const contradiction = findContradiction(record, response);
  if (contradiction !== undefined) return flag(record, context.nowMs, contradiction);
  if (source === 'hint') return lookNow(record, response, context);
  switch (response.status) {
    case 'succeeded':
      if (source === 'signed' && response.money === undefined) return lookNow(record, response, context);
      return succeed(record, response, source);
    case 'pending':
      return becomePending(record, response, source, context);
    case 'failed':
      // A decline of a second send says nothing about the first, unless both were one request under the gateway's own key.
      if (source === 'answer' && record.uncertain && context.idempotency !== 'native') {
        return becomeUnknown(record, context, 'declined-after-uncertain-attempt');
      }
      return {
        kind: 'change',
        cause: causeOf(source),
        next: changeStatus(record, {
          to: 'failed',
          failure: { reason: response.reason, rawCode: response.rawCode, rawMessage: response.rawMessage },
          ...(transaction.gatewayReference === undefined &&
            response.gatewayReference !== undefined && { gatewayReference: response.gatewayReference }),
        }),
      };
  }
}

function succeed(record: TransactionRecord, response: GatewaySuccess, source: EvidenceSource): Decision {
  const receiptNumber = response.receiptNumber ?? provenReceipt(record, response.gatewayReference);
  const captured = response.isPartialCapture === true ? response.money : undefined;
  return {
    kind: 'change',
    cause: causeOf(source),
    next: changeStatus(record, {
      to: 'succeeded',
      gatewayReference: response.gatewayReference,
      ...(receiptNumber !== undefined && { receiptNumber }),
      ...(response.fee !== undefined && { fee: response.fee }),
    }),
    entries: [ownEntry(record, response.gatewayReference, proofOf(source), captured)],
  };
}

/** The outcome is open and nobody can say: look it up on schedule, and ask a person when that takes too long. */
export function becomeUnknown(record: TransactionRecord, context: DecisionContext, cause: string): Decision {
  const { nowMs, policy } = context;
  const openSinceMs = record.openSinceMs ?? nowMs;
  const book = {
    uncertain: true,
    openSinceMs,
    nextStep: 'awaiting-look-up' as const,
    dueAtMs: lookUpAfterNews(policy, record.lookUps, openSinceMs, nowMs),
  };
  const next =
    record.transaction.status === 'submitted'
      ? changeStatus(record, { to: 'unknown' }, book)
      : changeBook(record, book);
  return { kind: 'change', cause, next };
}

function becomePending(
  record: TransactionRecord,
  response: Extract<GatewayResponse, { status: 'pending' }>,
  source: EvidenceSource,
  { nowMs, policy }: DecisionContext,
): Decision {
  const { transaction } = record;
  if (transaction.status === 'pending') return learnAction(record, response, source);
  // Whoever was asked may not know the movement: it stays unknown, and a person is asked in time (I18).
  if (transaction.status === 'unknown' && response.isInconclusive === true)
    return { kind: 'nothing', why: 'nothing was learned' };
  const openSinceMs = record.openSinceMs ?? nowMs;
  return {
    kind: 'change',
    cause: causeOf(source),
    next: changeStatus(
      record,
      {
        to: 'pending',
        gatewayReference: response.gatewayReference,
        ...(response.action !== undefined && { action: response.action }),
      },
      {
        sendDeadlineAtMs: undefined,
        openSinceMs,
        // The question that a person was asked has its answer; any other stays (I19).
        ...(record.review?.reason === unknownForTooLong && { review: undefined }),
        nextStep: 'awaiting-look-up',
        dueAtMs: lookUpAfterNews(policy, record.lookUps, openSinceMs, nowMs),
      },
    ),
  };
}

/** A callback may overtake the answer that says what the customer has to do. */
function learnAction(
  record: TransactionRecord,
  { action }: Extract<GatewayResponse, { status: 'pending' }>,
  source: EvidenceSource,
): Decision {
  if (action === undefined || record.transaction.action !== undefined)
    return { kind: 'nothing', why: 'still pending' };
  const withAction = { ...record, transaction: { ...record.transaction, action } };
  return { kind: 'change', cause: causeOf(source), next: changeBook(withAction, {}) };
}

/** A hint proves nothing, but it says when to ask, and which number to ask about. */
function lookNow(record: TransactionRecord, response: GatewayResponse, context: DecisionContext): Decision {
  const { transaction } = record;
  const isSent = record.sendDeadlineAtMs !== undefined || record.uncertain;
  if (transaction.status === 'created' || (transaction.status === 'submitted' && !isSent))
    return { kind: 'nothing', why: 'a hint about a request that was not sent' };
  if (!context.canLookUp)
    return flag(record, context.nowMs, ['hint-without-look-up', undefined, 'unproven callback']);
  if (record.lookUps >= context.policy.lookUpsByHintMax)
    return { kind: 'nothing', why: 'looked up often enough; the schedule goes on' };
  const book = {
    openSinceMs: record.openSinceMs ?? context.nowMs,
    nextStep: 'awaiting-look-up' as const,
    dueAtMs: context.nowMs,
    ...unverified(record, response),
  };
  if (transaction.status !== 'submitted')
    return { kind: 'change', cause: 'callback-hint', isNow: true, next: changeBook(record, book) };
  // The request is still on its way; without a number to ask about, its sender records the outcome first.
  if (response.gatewayReference === undefined)
    return { kind: 'nothing', why: 'a hint while the request is on its way' };
  return {
    kind: 'change',
    cause: 'callback-hint',
    isNow: true,
    next: changeStatus(record, { to: 'unknown' }, { ...book, uncertain: true }),
  };
}
