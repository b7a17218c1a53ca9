import type { PaymentError, PaymentErrorCode } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { changeBook, changeStatus } from './change-record.js';
import { becomeUnknown } from './decide-on-response.js';
import type { DecisionContext } from './evidence.js';
import type { Decision } from './decision.js';
import { retryDelay } from './policy.js';

/** Refusals of the request itself: the same request would be refused again. */
const refusals: ReadonlySet<PaymentErrorCode> = new Set([
  'invalid_request',
  'operation_not_supported',
  'configuration_invalid',
  'request_rejected',
]);

/** Whether the gateway, or the adapter for it, says no to the request itself. */
export const isRefusal = ({ code }: PaymentError): boolean => refusals.has(code);

/** Nothing reached the gateway through no fault of the request: costs the transaction no attempt. */
const freeOfCharge: ReadonlySet<PaymentErrorCode> = new Set([
  'circuit_open',
  'bulkhead_full',
  'credentials_rejected',
]);

/** What an attempt without an outcome means for the transaction (reliability reference §4). */
export function decideOnError(
  record: TransactionRecord,
  error: PaymentError,
  context: DecisionContext & { readonly fraction: number },
): Decision {
  if (error.effect === 'unknown') return becomeUnknown(record, context, error.code);
  // Uncertainty is sticky: an earlier attempt may have been carried out, so a clean error proves nothing.
  if (record.uncertain) return becomeUnknown(record, context, error.code);
  if (isRefusal(error)) return fail(record, 'invalid_request', error);
  const { nowMs, policy } = context;
  const costsNothing = freeOfCharge.has(error.code);
  if (!costsNothing && record.attempts >= policy.attemptsMax)
    return fail(record, 'gateway_unavailable', error);
  const dueAtMs = nowMs + delayBefore(record, error, context);
  const submitBy = record.transaction.submitBy;
  if (submitBy !== undefined && dueAtMs > Date.parse(submitBy)) return fail(record, 'expired', error);
  return {
    kind: 'change',
    cause: error.code,
    next: changeBook(record, {
      nextStep: 'retry-scheduled',
      dueAtMs,
      sendDeadlineAtMs: undefined,
      attempts: costsNothing ? Math.max(0, record.attempts - 1) : record.attempts,
    }),
  };
}

function delayBefore(
  record: TransactionRecord,
  error: PaymentError,
  context: DecisionContext & { fraction: number },
) {
  const { policy, fraction } = context;
  if (error.code === 'credentials_rejected') return policy.credentialsPauseMs;
  return retryDelay(policy, record.attempts, fraction, error.retryAfterMs);
}

function fail(
  record: TransactionRecord,
  reason: 'invalid_request' | 'gateway_unavailable' | 'expired',
  error: PaymentError,
): Decision {
  return {
    kind: 'change',
    cause: error.code,
    next: changeStatus(record, {
      to: 'failed',
      failure: { reason, rawCode: error.rawCode ?? error.code, rawMessage: error.message.slice(0, 500) },
    }),
  };
}
