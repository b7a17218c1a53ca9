import { applyEvidence, PaymentError, type PaymentErrorCode } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import { patchProcessing, changeStatus } from './change-record.js';
import { circumstancesOf, type DecisionContext } from './evidence.js';
import type { Decision } from './decision.js';
import { retryDelay } from './policy.js';
import { toDecision } from './to-decision.js';

/** Errors that cost no attempt: nothing reached the gateway, and not because of the request. */
const costNoAttempt: ReadonlySet<PaymentErrorCode> = new Set([
  'circuit_open',
  'bulkhead_full',
  'credentials_rejected',
]);

/** Decides on an attempt that ended with an error (reliability reference §4). */
export function decideOnError(
  record: TransactionRecord,
  error: PaymentError,
  context: DecisionContext & { readonly fraction: number },
): Decision {
  // An earlier attempt may have been carried out, so an error without effect proves nothing about it.
  const known = { ...circumstancesOf(record, context), isUncertain: record.possiblySent };
  const outcome = applyEvidence(record.transaction, { source: 'answer', error, known });
  return outcome.next.kind === 'send-again'
    ? sendAgain(record, error, context)
    : toDecision(record, outcome, context);
}

/** Nothing was sent: retried with backoff while attempts and time are left. */
function sendAgain(
  record: TransactionRecord,
  error: PaymentError,
  context: DecisionContext & { readonly fraction: number },
): Decision {
  const { nowMs, policy } = context;
  const costsNothing = costNoAttempt.has(error.code);
  if (!costsNothing && record.attempts >= policy.attemptsMax)
    return fail(record, 'gateway_unavailable', error);
  const dueAtMs = nowMs + delayBefore(record, error, context);
  const submitBy = record.transaction.submitBy;
  if (submitBy !== undefined && dueAtMs > Date.parse(submitBy)) return fail(record, 'expired', error);
  return {
    kind: 'change',
    cause: error.code,
    next: patchProcessing(record, {
      nextStep: 'retry-scheduled',
      dueAtMs,
      sendDeadlineAtMs: undefined,
      attempts: costsNothing ? Math.max(0, record.attempts - 1) : record.attempts,
    }),
  };
}

/** Its worker never recorded an outcome: it may have sent (I5). */
export function decideOnLostSender(record: TransactionRecord, context: DecisionContext): Decision {
  const { sendDeadlineAtMs } = record;
  if (sendDeadlineAtMs === undefined || sendDeadlineAtMs > context.nowMs)
    return { kind: 'nothing', why: 'it may still be on its way' };
  const error = new PaymentError('gateway_timeout', 'unknown', 'no outcome by the send deadline');
  const known = circumstancesOf(record, context);
  const outcome = applyEvidence(record.transaction, { source: 'answer', error, known });
  return toDecision(record, { ...outcome, cause: 'send-deadline-passed' }, context);
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
  reason: 'gateway_unavailable' | 'expired',
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
