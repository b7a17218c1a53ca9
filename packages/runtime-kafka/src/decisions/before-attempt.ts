import type { GatewayOperation } from '@lango/core';
import { movingOperation } from '../ports/moving-operation.js';
import type { RequestedOperation, TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing, changeStatus } from './change-record.js';
import { leaveToLookUp, maySend, whileInFlight } from './decide-on-requested-operation.js';
import type { Change } from './decision.js';
import type { DecisionContext } from './evidence.js';
import { sendMsMax } from './policy.js';

/** One request to the gateway, and what must be committed before it is sent (I2). */
export interface PlannedRequest {
  readonly kind: 'send';
  readonly operation: GatewayOperation;
  readonly intent: Change;
  /** From then on the request can no longer be in flight; milliseconds since the epoch. */
  readonly sendDeadlineAtMs: number;
  /** The capture or cancel that is sent; absent: the payment itself. */
  readonly pendingOperation?: RequestedOperation;
}

/** What an attempt depends on besides the record. */
export interface AttemptContext extends DecisionContext {
  /** Until when the gateway instance is paused because it refused our credentials; 0: not paused. */
  readonly pausedUntilMs: number;
  /** `traceparent` of the current span, if it is traced. */
  readonly traceParent?: string | undefined;
}

/** What to do about a request that is due: send it, or commit a change that says why not. */
export function beforeAttempt(
  record: TransactionRecord,
  context: AttemptContext,
): PlannedRequest | Change | undefined {
  if (record.pendingOperation === undefined) return beforePayment(record, context);
  // Until its deadline an earlier request may be in flight.
  return record.sendDeadlineAtMs === undefined
    ? beforeRequestedOperation(record, record.pendingOperation, context)
    : undefined;
}

function beforePayment(record: TransactionRecord, context: AttemptContext): PlannedRequest | Change {
  const { nowMs, policy, pausedUntilMs } = context;
  const { kind, submitBy } = record.transaction;
  if (submitBy !== undefined && nowMs > Date.parse(submitBy) && !record.possiblySent) {
    const failure = { reason: 'expired', rawMessage: 'submitBy passed before it could be sent' } as const;
    return { kind: 'change', cause: 'expired', next: changeStatus(record, { to: 'failed', failure }) };
  }
  if (pausedUntilMs > nowMs) {
    return {
      kind: 'change',
      cause: 'gateway-paused',
      next: patchProcessing(record, { nextStep: 'retry-scheduled', dueAtMs: pausedUntilMs }),
    };
  }
  const sendDeadlineAtMs = nowMs + sendMsMax(policy);
  const next = changeStatus(
    record,
    { to: 'submitted', submittedAt: new Date(nowMs).toISOString() },
    {
      attempts: record.attempts + 1,
      sendDeadlineAtMs,
      nextStep: 'in-flight',
      dueAtMs: sendDeadlineAtMs,
      traceParent: record.traceParent ?? context.traceParent,
    },
  );
  return {
    kind: 'send',
    operation: movingOperation[kind],
    sendDeadlineAtMs,
    intent: { kind: 'change', next, cause: 'intent' },
  };
}

/** An accepted capture or cancel is sent until the gateway answers; that response decides. */
function beforeRequestedOperation(
  record: TransactionRecord,
  pendingOperation: RequestedOperation,
  { nowMs, policy, operations }: AttemptContext,
): PlannedRequest | Change {
  const { operation } = pendingOperation;
  const terms = { nowMs, policy, capability: operations?.[operation] };
  if (!maySend(pendingOperation, terms)) return leaveToLookUp(record, `${operation}-given-up`, terms);
  const sendDeadlineAtMs = nowMs + sendMsMax(policy);
  const inFlight = whileInFlight(pendingOperation, terms);
  // If no response is recorded by the deadline: sent again where that is safe, else looked up.
  const nextStep = inFlight === undefined ? 'awaiting-look-up' : 'retry-scheduled';
  const next = patchProcessing(record, { pendingOperation: inFlight, nextStep, dueAtMs: sendDeadlineAtMs });
  return {
    kind: 'send',
    operation,
    sendDeadlineAtMs,
    intent: { kind: 'change', next, cause: `${operation}-intent` },
    pendingOperation: inFlight ?? pendingOperation,
  };
}
