import { createHash } from 'node:crypto';
import { idempotencyKeyFor, type PaymentGatewayV1 } from '@lango/core';
import { changeBook, changeStatus } from '../../decisions/change-record.js';
import { decideOnResponse, unknownForTooLong } from '../../decisions/decide-on-response.js';
import {
  isKeyRemembered,
  lookUpDelay,
  nextLookUpAt,
  sendMsMax,
  sendWindowMs,
} from '../../decisions/policy.js';
import type { Decision } from '../../decisions/decision.js';
import type { AttemptRecord } from '../../ports/journal.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { applyEvidence, commitDecision, decisionContextOf } from '../apply-decision.js';
import { callGateway, lookUpUrl, movingOperation, type GatewayOutcome } from '../call-gateway.js';
import type { ServiceContext } from '../service-context.js';
import { createAbsenceWatch, type AbsenceWatch } from './absence-watch.js';

/** Asks the transaction's gateway what became of it. The caller knows that the look-up is due. */
export type LookUp = (record: TransactionRecord) => Promise<void>;

/** One for a process: it remembers what it was told is absent. */
export function createLookUp(context: ServiceContext): LookUp {
  const absences = createAbsenceWatch(context);
  return (record) => askGateway(context, absences, record, context.clock.now());
}

async function askGateway(
  context: ServiceContext,
  absences: AbsenceWatch,
  record: TransactionRecord,
  nowMs: number,
): Promise<void> {
  const startedAt = context.clock.monotonicNow();
  const { transaction } = record;
  const gateway = context.gateways.get(transaction.gatewayId);
  const planned = schedule(context, record, nowMs);
  // The commit that asks for a person is the last word of code (I19).
  const sendAgain = maySendAgain(context, planned.next, gateway, nowMs);
  const scheduled = sendAgain ? withSendDeadline(planned, nowMs + sendMsMax(context.policy)) : planned;
  const canLookUp = gateway.capabilities.operations.lookUp !== undefined;
  const token = Buffer.from(context.random.bytes(32)).toString('hex');
  // The version check makes this worker the only one to ask; the question's one-time address is stored before it is asked.
  const outcome = await commitDecision(context, record, scheduled, { lookUpTokenDigest: digestOf(token) });
  if (outcome !== 'committed' || (!sendAgain && !canLookUp)) return;
  const operation = sendAgain ? movingOperation[transaction.kind] : 'lookUp';
  const answer = await callGateway(
    context,
    scheduled.next,
    operation,
    sendAgain
      ? { sendBeforeMs: startedAt + sendWindowMs }
      : { lookUpCallbackUrl: lookUpUrl(context, gateway, transaction.transactionId, token) },
  );
  const attempt: AttemptRecord = {
    operation,
    idempotencyKey: idempotencyKeyFor(transaction.transactionId, operation),
    version: scheduled.next.transaction.version,
    startedAtMs: nowMs,
    sendDeadlineAtMs: nowMs + context.policy.gatewayDeadlineMs,
    outcome: answer.kind === 'response' ? answer.response.status : answer.error.code,
  };
  const isAbsent = answer.kind === 'error' && answer.error.code === 'transaction_not_found';
  const isProvenAbsent = isAbsent && absences.isProven(scheduled.next, gateway);
  await applyEvidence(
    context,
    scheduled.next,
    (current) => {
      const decision = decideOnLookUp(context, current, answer, isProvenAbsent);
      return decision.kind === 'nothing' && answer.kind === 'error' ? lookUpFailed(current) : decision;
    },
    { attempt },
  );
}

/** Nothing changes but the journal: a look-up that teaches nothing because it fails can be seen. One that was answered and taught nothing leaves no row. */
const lookUpFailed = (current: TransactionRecord): Decision => ({
  kind: 'change',
  cause: 'look-up-failed',
  next: changeBook(current, {}),
});

function decideOnLookUp(
  context: ServiceContext,
  current: TransactionRecord,
  answer: GatewayOutcome,
  isProvenAbsent: boolean,
): Decision {
  if (answer.kind === 'response') {
    return decideOnResponse(current, answer.response, 'look-up', decisionContextOf(context, current));
  }
  if (
    isProvenAbsent &&
    (current.transaction.status === 'unknown' || current.transaction.status === 'pending')
  ) {
    const failure = {
      reason: 'absent',
      rawCode: 'transaction_not_found',
      rawMessage: answer.error.message,
    } as const;
    return { kind: 'change', cause: 'absent', next: changeStatus(current, { to: 'failed', failure }) };
  }
  return { kind: 'nothing', why: `no answer to the look-up: ${answer.error.code}` };
}

type Change = Extract<Decision, { kind: 'change' }>;

const withSendDeadline = (change: Change, sendDeadlineAtMs: number): Change => ({
  ...change,
  next: { ...change.next, sendDeadlineAtMs },
});

/** Evidence that came after the end is checked until the gateway answers, and only so often. */
function scheduleVerifying({ policy }: ServiceContext, record: TransactionRecord, nowMs: number): Change {
  const lookUps = record.lookUps + 1;
  const isLast = lookUps >= policy.lookUpsByHintMax;
  const review =
    record.review ?? (isLast ? { requestedAtMs: nowMs, reason: 'look-ups-exhausted' } : undefined);
  const next = changeBook(record, {
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
function schedule(context: ServiceContext, record: TransactionRecord, nowMs: number): Change {
  if (record.nextStep === 'verifying') return scheduleVerifying(context, record, nowMs);
  const { policy } = context;
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
    next: changeBook(record, {
      lookUps,
      nextStep: dueAtMs === undefined ? 'awaiting-review' : 'awaiting-look-up',
      dueAtMs,
      openSinceMs,
      review,
    }),
  };
}

/** The same request under the same key, while the gateway surely remembers the key; never for a flagged transaction (I19). */
function maySendAgain(
  { policy }: ServiceContext,
  record: TransactionRecord,
  gateway: PaymentGatewayV1,
  nowMs: number,
): boolean {
  const { transaction, review, unverifiedReference } = record;
  const capability = gateway.capabilities.operations[movingOperation[transaction.kind]];
  const isKnownThere = transaction.gatewayReference !== undefined || unverifiedReference !== undefined;
  if (transaction.status !== 'unknown' || review !== undefined || isKnownThere) return false;
  if (capability?.idempotency !== 'native' || transaction.submittedAt === undefined) return false;
  return isKeyRemembered(policy, capability.keyLifetime, nowMs - Date.parse(transaction.submittedAt));
}

/** How a look-up token is stored. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
