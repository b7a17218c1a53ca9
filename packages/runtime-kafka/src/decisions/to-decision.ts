import { isFinalStatus, type EvidenceOutcome } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing, takeOver, withoutProposal, type Processing } from './change-record.js';
import type { Change, Decision } from './decision.js';
import type { DecisionContext } from './evidence.js';
import { lookUpAfterNews } from './policy.js';

/** Why a person is asked when nobody could find out in time whether the gateway has it. */
export const unknownForTooLong = 'unknown-for-too-long';

/** The change of the row that core's reading of the evidence asks for: which step comes next, when, and who is asked. */
export function toDecision(
  record: TransactionRecord,
  outcome: EvidenceOutcome,
  context: DecisionContext,
): Decision {
  const { transaction, entries, next, cause, discrepancy, lostDispute } = outcome;
  const isOpen = !isFinalStatus(record.transaction.status);
  const isNews = transaction !== record.transaction || entries.length > 0 || lostDispute !== undefined;
  const change = (book: Processing, more: Pick<Change, 'isNow'> = {}): Change => ({
    kind: 'change',
    cause,
    next: takeOver(record, transaction, book),
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
        // What a provider tells of money around the transaction is no answer to the question being asked.
        ...(!isOpen && discrepancy?.kind !== 'entry-differs' && nothingToVerify),
        review: record.review ?? { requestedAtMs: context.nowMs, reason: next.reason },
        ...withoutProposal(record),
      });
    case 'look-up':
      return next.afterMs === 0
        ? change(hastened(record, outcome, context), { isNow: true })
        : change(scheduled(record, outcome, context));
    case 'send-again':
      return { kind: 'nothing', why: cause };
  }
}

const nothingToVerify = { nextStep: undefined, dueAtMs: undefined } as const;

/** The gateway is asked at once; an unverified callback said so. */
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

/** The outcome is open: it is looked up by schedule, and a person is asked when that takes too long. */
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
          // The question that a person was asked has its answer; any other stays (I19).
          ...(record.review?.reason === unknownForTooLong && { review: undefined }),
        }
      : { possiblySent: true }),
  };
}

/** A person has to look; the status stays, and so does the look-up schedule. */
export function askPerson(
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
