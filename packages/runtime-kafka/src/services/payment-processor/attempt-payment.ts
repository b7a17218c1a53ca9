import { idempotencyKeyFor } from '@lango/core';
import { changeBook, changeStatus } from '../../decisions/change-record.js';
import { decideOnError } from '../../decisions/decide-on-error.js';
import { decideOnResponse } from '../../decisions/decide-on-response.js';
import { sendMsMax, sendWindowMs } from '../../decisions/policy.js';
import type { Decision } from '../../decisions/decision.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { AttemptRecord } from '../../ports/journal.js';
import { applyEvidence, commitDecision, decisionContextOf } from '../apply-decision.js';
import { callGateway, movingOperation, type GatewayOutcome } from '../call-gateway.js';
import type { ServiceContext } from '../service-context.js';

/**
 * One attempt at moving money: the intent is committed first (I2), only the worker whose commit won calls the gateway (I10), and
 * the outcome is a second commit. No lock and no connection is held during the call.
 */
export async function attemptPayment(
  context: ServiceContext,
  record: TransactionRecord,
  pauses: Map<string, number>,
): Promise<void> {
  const { clock, policy } = context;
  const nowMs = clock.now();
  const { transaction } = record;
  const operation = movingOperation[transaction.kind];
  const postponed = expireOrPause(record, nowMs, pauses.get(transaction.gatewayId) ?? 0);
  if (postponed !== undefined) {
    await commitDecision(context, record, postponed);
    return;
  }
  const startedAt = clock.monotonicNow();
  const sendDeadlineAtMs = nowMs + sendMsMax(policy);
  const intended = changeStatus(
    record,
    { to: 'submitted', submittedAt: new Date(nowMs).toISOString() },
    {
      attempts: record.attempts + 1,
      sendDeadlineAtMs,
      nextStep: 'in-flight',
      dueAtMs: sendDeadlineAtMs,
      traceParent: record.traceParent ?? context.tracing.headers()['traceparent'],
    },
  );
  const attempt: AttemptRecord = {
    operation,
    idempotencyKey: idempotencyKeyFor(transaction.transactionId, operation),
    version: intended.transaction.version,
    startedAtMs: nowMs,
    sendDeadlineAtMs,
  };
  const outcome = await commitDecision(
    context,
    record,
    { kind: 'change', next: intended, cause: 'intent' },
    { attempt },
  );
  if (outcome !== 'committed') return;
  if (record.transaction.status === 'created') {
    context.metrics.hop('accepted-to-intent', (nowMs - Date.parse(transaction.createdAt)) / 1000);
  }

  const answer = await callGateway(context, intended, operation, { sendBeforeMs: startedAt + sendWindowMs });
  if (answer.kind === 'error' && answer.error.code === 'credentials_rejected') {
    pauses.set(transaction.gatewayId, clock.now() + policy.credentialsPauseMs);
    context.logger.error({ gateway: transaction.gatewayId }, 'the gateway refuses our credentials; paused');
  }
  await recordOutcome(context, intended, answer, attempt);
}

async function recordOutcome(
  context: ServiceContext,
  intended: TransactionRecord,
  answer: GatewayOutcome,
  attempt: AttemptRecord,
): Promise<void> {
  const fraction = context.random.fraction();
  const outcome = answer.kind === 'response' ? answer.response.status : answer.error.code;
  await applyEvidence(
    context,
    intended,
    (current) => {
      const decisionContext = decisionContextOf(context, current);
      if (answer.kind === 'response')
        return decideOnResponse(current, answer.response, 'answer', decisionContext);
      // Somebody else learned more while the call was under way: an error adds nothing to it.
      if (current.transaction.version !== intended.transaction.version)
        return { kind: 'nothing', why: 'overtaken' };
      return decideOnError(current, answer.error, { ...decisionContext, fraction });
    },
    { attempt: { ...attempt, outcome } },
  );
}

function expireOrPause(
  record: TransactionRecord,
  nowMs: number,
  pausedUntilMs: number,
): Extract<Decision, { kind: 'change' }> | undefined {
  const { submitBy } = record.transaction;
  if (submitBy !== undefined && nowMs > Date.parse(submitBy) && !record.uncertain) {
    const failure = { reason: 'expired', rawMessage: 'submitBy passed before it could be sent' } as const;
    return { kind: 'change', cause: 'expired', next: changeStatus(record, { to: 'failed', failure }) };
  }
  if (pausedUntilMs > nowMs) {
    return {
      kind: 'change',
      cause: 'gateway-paused',
      next: changeBook(record, { nextStep: 'retry-scheduled', dueAtMs: pausedUntilMs }),
    };
  }
  return undefined;
}
