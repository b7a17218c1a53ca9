import { isFinalStatus, type EvidenceOutcome } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing, withTransaction, withoutProposal, type Processing } from './change-record.js';
import type { Change, Decision } from './decision.js';
import type { DecisionContext } from './evidence.js';
import { lookUpAfterNews } from './policy.js';

/** Review reason when it could not be found out in time whether the gateway has the payment. */
export const unknownForTooLong = 'unknown-for-too-long';

/** Turns core's reading of the evidence into a change of the row: the next step, when it is due, and whether a review is requested. */
export function toDecision(
  record: TransactionRecord,
  outcome: EvidenceOutcome,
  context: DecisionContext,
): Decision {
  const { transaction, entries, next, cause, discrepancy, lostDispute } = outcome;
  const isOpen = !isFinalStatus(record.transaction.status);
  const isNews = transaction !== record.transaction || entries.length > 0 || lostDispute !== undefined;
  const change = (processing: Processing, more: Pick<Change, 'isNow'> = {}): Change => ({
    kind: 'change',
    cause,
    next: withTransaction(record, transaction, processing),
    ...(entries.length > 0 && { entries }),
    ...(discrepancy !== undefined && { discrepancy }),
    ...(lostDispute !== undefined && {
      notices: [{ type: 'transaction.dispute_lost', reference: lostDispute }],
    }),
    ...more,
  });
  switch (next.kind) {
    case 'wait':
      return isNews ? change({}) : { kind: 'nothing', why: cause };
    case 'end':
      if (isOpen) return change({});
      if (!isNews && record.nextStep !== 'verifying') return { kind: 'nothing', why: cause };
      return change(nothingToVerify);
    case 'review':
      return change({
        // An entry that differs does not answer what is being verified.
        ...(!isOpen && discrepancy?.kind !== 'entry-differs' && nothingToVerify),
        review: record.review ?? { requestedAtMs: context.nowMs, reason: next.reason },
        ...withoutProposal(record),
      });
    case 'look-up':
      return next.afterMs === 0
        ? change(hastened(record, outcome, context), { isNow: true })
        : change(scheduled(record, outcome, context));
    case 'send-again':
      // Only an attempt's own error says so, and decideOnError schedules that itself.
      return { kind: 'nothing', why: cause };
  }
}

const nothingToVerify = { nextStep: undefined, dueAtMs: undefined } as const;

/** Look-up at once, because of an unverified callback. */
function hastened(
  record: TransactionRecord,
  { transaction, unverified }: EvidenceOutcome,
  { nowMs }: DecisionContext,
): Processing {
  const isOpen = !isFinalStatus(transaction.status);
  return {
    ...(isOpen && { openSinceMs: record.openSinceMs ?? nowMs }),
    nextStep: isOpen ? 'awaiting-look-up' : 'verifying',
    dueAtMs: nowMs,
    possiblySent: record.possiblySent || transaction.status === 'unknown',
    ...(unverified !== undefined && {
      unverifiedReference: unverified.gatewayReference,
      unverifiedReceipt: unverified.receiptNumber,
    }),
  };
}

/** The outcome is open: look-ups by schedule, and a review when it takes too long. */
function scheduled(
  record: TransactionRecord,
  { transaction }: EvidenceOutcome,
  { nowMs, policy }: DecisionContext,
): Processing {
  const openSinceMs = record.openSinceMs ?? nowMs;
  const isTaken = transaction.status === 'pending' && record.transaction.status !== 'pending';
  return {
    openSinceMs,
    nextStep: 'awaiting-look-up',
    dueAtMs: lookUpAfterNews(policy, record.lookUps, openSinceMs, nowMs),
    ...(isTaken
      ? {
          sendDeadlineAtMs: undefined,
          // This answers the review of an unknown outcome; any other review stays (I19).
          ...(record.review?.reason === unknownForTooLong && { review: undefined }),
        }
      : { possiblySent: true }),
  };
}

/** Sends a transaction to review. Its status and its look-up schedule stay. */
export function requestReview(
  record: TransactionRecord,
  nowMs: number,
  reason: string,
  discrepancy?: Change['discrepancy'],
): Change {
  return {
    kind: 'change',
    cause: reason,
    next: patchProcessing(record, { review: record.review ?? { requestedAtMs: nowMs, reason } }),
    ...(discrepancy !== undefined && { discrepancy }),
  };
}
