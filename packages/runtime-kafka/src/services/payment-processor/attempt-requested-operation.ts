import { idempotencyKeyFor } from '@lango/core';
import { changeBook } from '../../decisions/change-record.js';
import { decideOnResponse } from '../../decisions/decide-on-response.js';
import { nextLookUpAt } from '../../decisions/policy.js';
import type { Decision } from '../../decisions/decision.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { AttemptRecord } from '../../ports/transaction-store.js';
import { applyEvidence, commitDecision, decisionContextOf } from '../apply-decision.js';
import { callGateway } from '../call-gateway.js';
import type { ServiceContext } from '../service-context.js';

/**
 * A capture or a cancel that the merchant asked for: intent, call, outcome, like a movement. What the gateway then says about the
 * transaction decides; without an answer the look-up schedule finds out.
 */
export async function attemptRequestedOperation(
  context: ServiceContext,
  record: TransactionRecord,
): Promise<void> {
  const { clock, policy } = context;
  const operation = record.requested?.operation;
  if (operation === undefined || record.sendDeadlineAtMs !== undefined) return;
  const nowMs = clock.now();
  const sendDeadlineAtMs = nowMs + 2 * policy.gatewayDeadlineMs;
  const { requested: _taken, ...rest } = record;
  const intended = changeBook(rest, { dueAtMs: sendDeadlineAtMs });
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

  const answer = await callGateway(context, intended, operation);
  const outcomeText = answer.kind === 'response' ? answer.response.status : answer.error.code;
  await applyEvidence(
    context,
    intended,
    (current): Decision => {
      const decisionContext = decisionContextOf(context, current);
      if (answer.kind === 'response' && answer.response.status !== 'pending') {
        return decideOnResponse(current, answer.response, 'answer', decisionContext);
      }
      if (current.transaction.version !== intended.transaction.version)
        return { kind: 'nothing', why: 'overtaken' };
      const openSinceMs = current.openSinceMs ?? nowMs;
      const dueAtMs = nextLookUpAt(policy, 0, openSinceMs, clock.now());
      return {
        kind: 'change',
        cause: `${operation}-${outcomeText}`,
        wake: 'look-up',
        next: changeBook(current, { dueAtMs, openSinceMs }),
      };
    },
    { attempt: { ...attempt, outcome: outcomeText } },
  );
}
