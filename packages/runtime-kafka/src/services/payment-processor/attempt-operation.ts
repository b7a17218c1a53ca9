import { idempotencyKeyFor } from '@lango/core';
import { changeBook } from '../../decisions/change-record.js';
import { decideOnResponse } from '../../decisions/decide-on-response.js';
import {
  decideOnUnanswered,
  leaveToLookUp,
  mayAsk,
  whileAsking,
  type RequestedOperationContext,
} from '../../decisions/decide-on-requested-operation.js';
import { sendMsMax, sendWindowMs } from '../../decisions/policy.js';
import type { Decision } from '../../decisions/decision.js';
import type { RequestedOperation, TransactionRecord } from '../../ports/transaction-record.js';
import type { AttemptRecord } from '../../ports/journal.js';
import { applyEvidence, commitDecision, decisionContextOf } from '../apply-decision.js';
import { callGateway, type GatewayOutcome } from '../call-gateway.js';
import type { ServiceContext } from '../service-context.js';

/**
 * A capture or a cancel that the merchant asked for: intent, call, outcome, like a movement. It was accepted, so it is asked for until the
 * gateway answers, whoever dies on the way; what the gateway then says about the transaction decides.
 */
export async function attemptOperation(context: ServiceContext, record: TransactionRecord): Promise<void> {
  const { clock, policy } = context;
  const { requested } = record;
  if (requested === undefined || record.sendDeadlineAtMs !== undefined) return;
  const { operation } = requested;
  const [nowMs, startedAt] = [clock.now(), clock.monotonicNow()];
  const terms = termsOf(context, record, requested);
  if (!mayAsk(requested, terms)) {
    await commitDecision(context, record, leaveToLookUp(record, `${operation}-given-up`, terms));
    return;
  }
  const sendDeadlineAtMs = nowMs + sendMsMax(policy);
  const asking = whileAsking(requested, terms);
  // Asked for again when nobody has recorded an answer by then, where that is safe; else looked up.
  const nextStep = asking === undefined ? 'awaiting-look-up' : 'retry-scheduled';
  const intended = changeBook(record, { requested: asking, nextStep, dueAtMs: sendDeadlineAtMs });
  const attempt: AttemptRecord = {
    operation,
    idempotencyKey: idempotencyKeyFor(record.transaction.transactionId, operation),
    version: intended.transaction.version,
    startedAtMs: nowMs,
    sendDeadlineAtMs,
  };
  const outcome = await commitDecision(
    context,
    record,
    { kind: 'change', next: intended, cause: `${operation}-intent` },
    { attempt },
  );
  if (outcome !== 'committed') return;

  const asked = { ...intended, requested: asking ?? requested };
  const answer = await callGateway(context, asked, operation, { sendBeforeMs: startedAt + sendWindowMs });
  await recordAnswer(context, intended, asked.requested, answer, attempt);
}

async function recordAnswer(
  context: ServiceContext,
  intended: TransactionRecord,
  requested: RequestedOperation,
  answer: GatewayOutcome,
  attempt: AttemptRecord,
): Promise<void> {
  const fraction = context.random.fraction();
  const outcome = answer.kind === 'response' ? answer.response.status : answer.error.code;
  await applyEvidence(
    context,
    intended,
    (current): Decision => {
      const terms = termsOf(context, current, requested);
      if (answer.kind === 'response' && answer.response.status !== 'pending')
        return decideOnResponse(current, answer.response, 'answer', decisionContextOf(context, current));
      const isOvertaken = current.transaction.version !== intended.transaction.version;
      if (isOvertaken && (answer.kind === 'error' || current.requested === undefined))
        return { kind: 'nothing', why: 'overtaken' };
      return answer.kind === 'response'
        ? leaveToLookUp(current, `${requested.operation}-pending`, terms)
        : decideOnUnanswered(current, requested, answer.error, { ...terms, fraction });
    },
    { attempt: { ...attempt, outcome } },
  );
}

function termsOf(
  { clock, policy, gateways }: ServiceContext,
  { transaction }: TransactionRecord,
  { operation }: RequestedOperation,
): RequestedOperationContext {
  const capability = gateways.find(transaction.gatewayId)?.capabilities.operations[operation];
  return { nowMs: clock.now(), policy, capability };
}
