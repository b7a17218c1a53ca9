import { idempotencyKeyFor } from '@lango/core';
import { decideLookUp } from '../../decisions/decide-look-up.js';
import { decideOnLookUp } from '../../decisions/decide-on-look-up.js';
import { sendWindowMs } from '../../decisions/policy.js';
import { movingOperation } from '../../ports/moving-operation.js';
import type { AttemptRecord } from '../../ports/journal.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { commitDecision, decideAndCommit, decisionContextOf } from '../shared/apply-decision.js';
import { callGateway, lookUpUrl } from '../shared/call-gateway.js';
import { digestOf } from '../shared/look-up-token.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { LookUp } from '../shared/work-handlers.js';
import { createAbsenceWatch, type AbsenceWatch } from './absence-watch.js';

/** One per process: it remembers which transactions gateways did not find. */
export function createLookUp(context: ServiceContext): LookUp {
  const absences = createAbsenceWatch(context);
  return (record) => askGateway(context, absences, record);
}

async function askGateway(
  context: ServiceContext,
  absences: AbsenceWatch,
  record: TransactionRecord,
): Promise<void> {
  const [nowMs, startedAt] = [context.clock.now(), context.clock.monotonicNow()];
  const { kind, gatewayId, transactionId } = record.transaction;
  const gateway = context.gateways.get(gatewayId);
  const { policy } = context;
  const { operations } = gateway.capabilities;
  const { change, question } = decideLookUp(record, { nowMs, policy, operations });
  const token = Buffer.from(context.random.bytes(32)).toString('hex');
  // The version check lets only this worker ask. The one-time callback URL is stored before the request.
  const committed = await commitDecision(context, record, change, { lookUpTokenDigest: digestOf(token) });
  if (committed !== 'committed' || question === 'wait') return;
  const operation = question === 'send-again' ? movingOperation[kind] : 'lookUp';
  const outcome = await callGateway(
    context,
    change.next,
    operation,
    question === 'send-again'
      ? { sendBeforeMs: startedAt + sendWindowMs }
      : { lookUpCallbackUrl: lookUpUrl(context, gateway, transactionId, token) },
  );
  const attempt: AttemptRecord = {
    operation,
    idempotencyKey: idempotencyKeyFor(transactionId, operation),
    version: change.next.transaction.version,
    startedAtMs: nowMs,
    sendDeadlineAtMs: nowMs + policy.gatewayDeadlineMs,
    outcome: outcome.kind === 'response' ? outcome.response.status : outcome.error.code,
  };
  const isAbsent = outcome.kind === 'error' && outcome.error.code === 'transaction_not_found';
  const isAbsenceProof = isAbsent && absences.isProven(change.next, gateway);
  await decideAndCommit(
    context,
    change.next,
    (current) => decideOnLookUp(current, outcome, isAbsenceProof, decisionContextOf(context, current)),
    { attempt },
  );
}
