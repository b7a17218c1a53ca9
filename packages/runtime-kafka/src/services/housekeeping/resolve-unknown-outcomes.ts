import { createHash } from 'node:crypto';
import { isFinalStatus, type PaymentGatewayV1 } from '@lango/core';
import { changeBook, changeStatus } from '../../decisions/change-record.js';
import { becomeUnknown, decideOnResponse, unknownForTooLong } from '../../decisions/decide-on-response.js';
import { isKeyRemembered, nextLookUpAt, sendMsMax, sendWindowMs } from '../../decisions/policy.js';
import type { Decision } from '../../decisions/decision.js';
import type { BodyOf } from '../../messages/topics.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { applyEvidence, commitDecision, decisionContextOf } from '../apply-decision.js';
import { callGateway, lookUpUrl, movingOperation, type GatewayOutcome } from '../call-gateway.js';
import type { ServiceContext } from '../service-context.js';
import { createAbsenceWatch, type AbsenceWatch } from './absence-watch.js';
import type { TopicHandlers } from '../topic-handlers.js';

/** Asks gateways what became of transactions whose outcome is open. */
export function createResolver(context: ServiceContext): TopicHandlers {
  const absences = createAbsenceWatch(context);
  return { 'look-up-due-v1': (body) => resolveUnknownOutcome(context, absences, body) };
}

/** One step of finding out, if it is due (reliability reference §4). Never assumes that a request was not sent (I5). */
async function resolveUnknownOutcome(
  context: ServiceContext,
  absences: AbsenceWatch,
  { transactionId }: BodyOf<'look-up-due-v1'>,
): Promise<void> {
  const record = await context.store.find(transactionId);
  if (record === undefined || isFinalStatus(record.transaction.status)) return;
  const nowMs = context.clock.now();
  if (record.dueAtMs === undefined || record.dueAtMs > nowMs) return;
  // A capture or cancel that waits is the processor's step; a look-up in its place would put it off again and again.
  if (record.requested !== undefined && record.review === undefined) return;
  const { status } = record.transaction;
  if (status === 'created') return;
  if (status === 'submitted') {
    if (record.sendDeadlineAtMs === undefined || record.sendDeadlineAtMs > nowMs) return;
    // Its worker never recorded an outcome: it may have sent.
    const decision = becomeUnknown(record, decisionContextOf(context, record), 'send-deadline-passed');
    if (decision.kind === 'change') await commitDecision(context, record, decision);
    return;
  }
  await askGateway(context, absences, record, nowMs);
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
  const answer = sendAgain
    ? await callGateway(context, scheduled.next, movingOperation[transaction.kind], {
        sendBeforeMs: startedAt + sendWindowMs,
      })
    : await callGateway(context, scheduled.next, 'lookUp', {
        lookUpCallbackUrl: lookUpUrl(context, gateway, transaction.transactionId, token),
      });
  const isAbsent = answer.kind === 'error' && answer.error.code === 'transaction_not_found';
  const isProvenAbsent = isAbsent && absences.isProven(scheduled.next, gateway);
  await applyEvidence(context, scheduled.next, (current) =>
    decideOnLookUp(context, current, answer, isProvenAbsent),
  );
}

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

/** The next look is due by schedule; a person is asked when it takes too long, and looking goes on meanwhile. */
function schedule(context: ServiceContext, record: TransactionRecord, nowMs: number): Change {
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
    wake: 'look-up',
    next: changeBook(record, { lookUps, dueAtMs, openSinceMs, review }),
  };
}

/** The same request under the same key, while the gateway surely remembers the key; never for a flagged transaction (I19). */
function maySendAgain(
  { policy }: ServiceContext,
  record: TransactionRecord,
  gateway: PaymentGatewayV1,
  nowMs: number,
): boolean {
  const { transaction, review, hintedReference } = record;
  const capability = gateway.capabilities.operations[movingOperation[transaction.kind]];
  const isKnownThere = transaction.gatewayReference !== undefined || hintedReference !== undefined;
  if (transaction.status !== 'unknown' || review !== undefined || isKnownThere) return false;
  if (capability?.idempotency !== 'native' || transaction.submittedAt === undefined) return false;
  return isKeyRemembered(policy, capability.keyLifetime, nowMs - Date.parse(transaction.submittedAt));
}

/** How a look-up token is stored. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
