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

/** One for a process: it remembers what it was told is absent. */
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
  // The version check makes this worker the only one to ask; the question's one-time address is stored before it is asked.
  const outcome = await commitDecision(context, record, change, { lookUpTokenDigest: digestOf(token) });
  if (outcome !== 'committed' || question === 'wait') return;
  const operation = question === 'send-again' ? movingOperation[kind] : 'lookUp';
  const answer = await callGateway(
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
    outcome: answer.kind === 'response' ? answer.response.status : answer.error.code,
  };
  const isAbsent = answer.kind === 'error' && answer.error.code === 'transaction_not_found';
  const isAbsenceProof = isAbsent && absences.isProven(change.next, gateway);
  await decideAndCommit(
    context,
    change.next,
    (current) => decideOnLookUp(current, answer, isAbsenceProof, decisionContextOf(context, current)),
    { attempt },
  );
}
