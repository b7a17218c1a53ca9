import { isRefusal, type OperationCapability, type PaymentError } from '@lango/core';
import type { RequestedOperation, TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing } from './change-record.js';
import type { Decision } from './decision.js';
import { isKeyRemembered, lookUpAfterNews, retryDelay, type RuntimePolicy } from './policy.js';

/** What these decisions depend on. */
export interface RequestedOperationContext {
  readonly nowMs: number;
  readonly policy: RuntimePolicy;
  readonly capability: OperationCapability | undefined;
}

/**
 * What stays pending while the request is in flight. Under a key that the gateway honors: all of it, so that another worker sends it again if
 * this one dies. At any other gateway it is sent once and then looked up.
 */
export function whileInFlight(
  { tries = 0, firstTriedAtMs, ...operation }: RequestedOperation,
  { nowMs, capability }: RequestedOperationContext,
): RequestedOperation | undefined {
  return capability?.idempotency === 'native'
    ? { ...operation, tries: tries + 1, firstTriedAtMs: firstTriedAtMs ?? nowMs }
    : undefined;
}

/** Whether it may still be sent: an earlier attempt may have been carried out, and only a remembered key makes both one request. */
export function maySend(
  { tries = 0, firstTriedAtMs }: RequestedOperation,
  { nowMs, policy, capability }: RequestedOperationContext,
): boolean {
  const isOneRequest =
    firstTriedAtMs === undefined || isKeyRemembered(policy, capability?.keyLifetime, nowMs - firstTriedAtMs);
  return tries < policy.attemptsMax && isOneRequest;
}

/** No response: sent again where that is safe, else looked up. `fraction` is the jitter of the delay. */
export function decideOnUnanswered(
  record: TransactionRecord,
  pendingOperation: RequestedOperation,
  error: PaymentError,
  context: RequestedOperationContext & { readonly fraction: number },
): Decision {
  const { nowMs, policy, capability, fraction } = context;
  const tries = pendingOperation.tries ?? 1;
  const isSafe = error.effect === 'none' || capability?.idempotency === 'native';
  if (!isSafe || isRefusal(error) || tries >= policy.attemptsMax)
    return leaveToLookUp(record, `${pendingOperation.operation}-${error.code}`, context);
  const dueAtMs = nowMs + retryDelay(policy, tries, fraction, error.retryAfterMs);
  return {
    kind: 'change',
    cause: `${pendingOperation.operation}-${error.code}`,
    next: patchProcessing(record, {
      pendingOperation: { ...pendingOperation, tries },
      nextStep: 'retry-scheduled',
      dueAtMs,
    }),
  };
}

/** The gateway has accepted it, or it is not sent again: look-ups find the outcome. */
export function leaveToLookUp(
  record: TransactionRecord,
  cause: string,
  { nowMs, policy }: Pick<RequestedOperationContext, 'nowMs' | 'policy'>,
): Extract<Decision, { kind: 'change' }> {
  const openSinceMs = record.openSinceMs ?? nowMs;
  const dueAtMs = lookUpAfterNews(policy, 0, openSinceMs, nowMs);
  return {
    kind: 'change',
    cause,
    next: patchProcessing(record, {
      pendingOperation: undefined,
      nextStep: 'awaiting-look-up',
      dueAtMs,
      openSinceMs,
    }),
  };
}
