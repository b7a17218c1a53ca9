import { idempotencyKeyFor } from '@lango/core';
import type { PlannedRequest } from '../../decisions/before-attempt.js';
import { decideOnOutcome } from '../../decisions/decide-on-outcome.js';
import { sendWindowMs } from '../../decisions/policy.js';
import type { AttemptRecord } from '../../ports/journal.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { commitDecision, decideAndCommit, decisionContextOf } from '../shared/apply-decision.js';
import { callGateway } from '../shared/call-gateway.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { GatewayPauses } from './gateway-pauses.js';

/**
 * One request to the gateway, for the payment itself or for a capture or cancel: the intent is committed first (I2),
 * only the worker whose commit won calls the gateway (I10), and the outcome is a second commit. No lock and no connection is held during
 * the call.
 */
export async function attempt(
  context: ServiceContext,
  record: TransactionRecord,
  request: PlannedRequest,
  pauses: GatewayPauses,
): Promise<void> {
  const { clock } = context;
  const { operation, intent, sendDeadlineAtMs, pendingOperation } = request;
  const { transactionId, status, createdAt, gatewayId } = record.transaction;
  const [nowMs, startedAt] = [clock.now(), clock.monotonicNow()];
  const started: AttemptRecord = {
    operation,
    idempotencyKey: idempotencyKeyFor(transactionId, operation),
    version: intent.next.transaction.version,
    startedAtMs: nowMs,
    sendDeadlineAtMs,
  };
  const committed = await commitDecision(context, record, intent, { attempt: started });
  if (committed !== 'committed') return;
  if (status === 'created') context.metrics.hop('accepted-to-intent', (nowMs - Date.parse(createdAt)) / 1000);
  const sent = pendingOperation === undefined ? intent.next : { ...intent.next, pendingOperation };
  const called = context.gateways.find(gatewayId);
  const outcome = await callGateway(context, sent, operation, { sendBeforeMs: startedAt + sendWindowMs });
  if (outcome.kind === 'error') pauses.pauseAfter(called, outcome.error);
  const fraction = context.random.fraction();
  const code = outcome.kind === 'response' ? outcome.response.status : outcome.error.code;
  await decideAndCommit(
    context,
    intent.next,
    (current) =>
      decideOnOutcome(current, request, outcome, { ...decisionContextOf(context, current), fraction }),
    { attempt: { ...started, outcome: code } },
  );
}
