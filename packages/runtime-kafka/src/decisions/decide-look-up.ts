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
  /** Committed before anything is asked: when the next look is due, and whether a person is asked. */
  readonly change: Change;
  /** `ask` the gateway what became of it · `send-again` the same request under a key that it remembers · `wait` it cannot be asked. */
  readonly question: 'ask' | 'send-again' | 'wait';
}

/** What a look-up that is due asks, and what happens if it is never answered. */
export function decideLookUp(record: TransactionRecord, context: LookUpContext): PlannedLookUp {
  const { nowMs, policy, operations } = context;
  const change =
    record.nextStep === 'verifying' ? scheduleVerifying(record, context) : schedule(record, context);
  // The commit that asks for a person is the last word of code (I19).
  if (!maySendAgain(change.next, context))
    return { change, question: operations.lookUp === undefined ? 'wait' : 'ask' };
  const sendDeadlineAtMs = nowMs + sendMsMax(policy);
  return { change: { ...change, next: { ...change.next, sendDeadlineAtMs } }, question: 'send-again' };
}

/** Evidence that came after the end is checked until the gateway answers, and only so often. */
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

/** The next look is due by schedule; a person is asked when it takes too long, and looking goes on meanwhile. */
function schedule(record: TransactionRecord, { policy, nowMs }: LookUpContext): Change {
  const { transaction } = record;
  const openSinceMs = record.openSinceMs ?? nowMs;
  const lookUps = record.lookUps + 1;
  const reviewAfterMs =
    transaction.kind === 'deposit' ? policy.reviewDepositAfterMs : policy.reviewWithdrawalAfterMs;
  const isTooLong = transaction.status === 'unknown' && nowMs - openSinceMs >= reviewAfterMs;
  const reviewAtMs = openSinceMs + reviewAfterMs;
  const next = nextLookUpAt(policy, lookUps, openSinceMs, nowMs);
  // While unknown, wake in time to ask a person even when the next look-up is later.
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

/** The same request under the same key, while the gateway surely remembers the key; never for a flagged transaction (I19). */
function maySendAgain(record: TransactionRecord, { nowMs, policy, operations }: LookUpContext): boolean {
  const { transaction, review, unverifiedReference } = record;
  const capability = operations[movingOperation[transaction.kind]];
  const isKnownThere = transaction.gatewayReference !== undefined || unverifiedReference !== undefined;
  if (transaction.status !== 'unknown' || review !== undefined || isKnownThere) return false;
  if (capability?.idempotency !== 'native' || transaction.submittedAt === undefined) return false;
  return isKeyRemembered(policy, capability.keyLifetime, nowMs - Date.parse(transaction.submittedAt));
}
