import type { GatewayCapabilities } from '@lango/core';
import { movingOperation } from '../ports/moving-operation.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing } from './change-record.js';
import type { Change } from './decision.js';
import { isKeyRemembered, lookUpDelay, nextLookUpAt, sendMsMax, type RuntimePolicy } from './policy.js';
import { unknownForTooLong } from './to-decision.js';

/** What a look-up depends on besides the record. */
export interface LookUpContext {
  readonly nowMs: number;
  readonly policy: RuntimePolicy;
  readonly operations: GatewayCapabilities['operations'];
}

/** What a due look-up does. */
export interface PlannedLookUp {
  /** Committed before the request: when the next look-up is due, and whether a review is requested. */
  readonly change: Change;
  /** `ask` look it up at the gateway · `send-again` repeat the request under a key that the gateway remembers · `wait` neither is possible. */
  readonly question: 'ask' | 'send-again' | 'wait';
}

/** What a due look-up does, and what follows if it is never answered. */
export function decideLookUp(record: TransactionRecord, context: LookUpContext): PlannedLookUp {
  const { nowMs, policy, operations } = context;
  const change =
    record.nextStep === 'verifying' ? scheduleVerifying(record, context) : schedule(record, context);
  // In the commit that requests a review, code no longer sends (I19).
  if (!maySendAgain(change.next, context))
    return { change, question: operations.lookUp === undefined ? 'wait' : 'ask' };
  const sendDeadlineAtMs = nowMs + sendMsMax(policy);
  return { change: { ...change, next: { ...change.next, sendDeadlineAtMs } }, question: 'send-again' };
}

/** Evidence after a final status is verified until the gateway answers, a limited number of times. */
function scheduleVerifying(record: TransactionRecord, { policy, nowMs }: LookUpContext): Change {
  const lookUps = record.lookUps + 1;
  const isLast = lookUps >= policy.lookUpsByHintMax;
  const review =
    record.review ?? (isLast ? { requestedAtMs: nowMs, reason: 'look-ups-exhausted' } : undefined);
  const next = patchProcessing(record, {
    lookUps,
    review,
    nextStep: isLast ? undefined : 'verifying',
    dueAtMs: isLast ? undefined : nowMs + lookUpDelay(policy, lookUps),
  });
  const discrepancy = {
    kind: 'contradicts-final-status',
    detail: 'what came after the end was neither confirmed nor refuted in so many look-ups',
  } as const;
  return { kind: 'change', cause: 'look-up-scheduled', next, ...(isLast && { discrepancy }) };
}

/** Schedules the next look-up. Requests a review when the outcome takes too long; look-ups continue meanwhile. */
function schedule(record: TransactionRecord, { policy, nowMs }: LookUpContext): Change {
  const { transaction } = record;
  const openSinceMs = record.openSinceMs ?? nowMs;
  const lookUps = record.lookUps + 1;
  const reviewAfterMs =
    transaction.kind === 'deposit' ? policy.reviewDepositAfterMs : policy.reviewWithdrawalAfterMs;
  const isTooLong = transaction.status === 'unknown' && nowMs - openSinceMs >= reviewAfterMs;
  const reviewAtMs = openSinceMs + reviewAfterMs;
  const next = nextLookUpAt(policy, lookUps, openSinceMs, nowMs);
  // While unknown, the row is due in time for the review even when the next look-up is later.
  const isWaitingForReview = transaction.status === 'unknown' && record.review === undefined && !isTooLong;
  const dueAtMs = isWaitingForReview && next !== undefined ? Math.min(next, reviewAtMs) : next;
  const reason = next === undefined ? 'look-ups-exhausted' : unknownForTooLong;
  const review =
    record.review ?? (isTooLong || next === undefined ? { requestedAtMs: nowMs, reason } : undefined);
  return {
    kind: 'change',
    cause: review !== undefined && record.review === undefined ? 'review-requested' : 'look-up-scheduled',
    next: patchProcessing(record, {
      lookUps,
      nextStep: dueAtMs === undefined ? 'awaiting-review' : 'awaiting-look-up',
      dueAtMs,
      openSinceMs,
      review,
    }),
  };
}

/** Whether to repeat the request under its key: only while the gateway surely remembers the key, and never in review (I19). */
function maySendAgain(record: TransactionRecord, { nowMs, policy, operations }: LookUpContext): boolean {
  const { transaction, review, unverifiedReference } = record;
  const capability = operations[movingOperation[transaction.kind]];
  const isKnownThere = transaction.gatewayReference !== undefined || unverifiedReference !== undefined;
  if (transaction.status !== 'unknown' || review !== undefined || isKnownThere) return false;
  if (capability?.idempotency !== 'native' || transaction.submittedAt === undefined) return false;
  return isKeyRemembered(policy, capability.keyLifetime, nowMs - Date.parse(transaction.submittedAt));
}
