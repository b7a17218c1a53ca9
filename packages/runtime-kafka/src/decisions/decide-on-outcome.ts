import type { GatewayResponse, PaymentError } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { PlannedRequest } from './before-attempt.js';
import { decideOnError } from './decide-on-error.js';
import { decideOnUnanswered, leaveToLookUp } from './decide-on-requested-operation.js';
import { decideOnResponse } from './decide-on-response.js';
import type { Decision } from './decision.js';
import type { DecisionContext } from './evidence.js';

/** Result of a gateway call: a response, or the error. */
export type GatewayOutcome =
  | { readonly kind: 'response'; readonly response: GatewayResponse }
  | { readonly kind: 'error'; readonly error: PaymentError };

/** Decides on the result of an attempt, for the transaction as it is now. `fraction` is the jitter of a delay. */
export function decideOnOutcome(
  current: TransactionRecord,
  { pendingOperation, intent }: PlannedRequest,
  outcome: GatewayOutcome,
  context: DecisionContext & { readonly fraction: number },
): Decision {
  const { nowMs, policy, operations, fraction } = context;
  const isOvertaken = current.transaction.version !== intent.next.transaction.version;
  const capability = pendingOperation && operations?.[pendingOperation.operation];
  const terms = { nowMs, policy, capability, fraction };
  if (outcome.kind === 'response') {
    const { response } = outcome;
    // `pending` for a capture or cancel says nothing about the transaction; any other response does.
    if (pendingOperation === undefined || response.status !== 'pending')
      return decideOnResponse(current, response, 'answer', context);
    if (isOvertaken && current.pendingOperation === undefined) return overtaken;
    return leaveToLookUp(current, `${pendingOperation.operation}-pending`, terms);
  }
  // Another worker learned more during the call: an error adds nothing.
  if (isOvertaken) return overtaken;
  return pendingOperation === undefined
    ? decideOnError(current, outcome.error, context)
    : decideOnUnanswered(current, pendingOperation, outcome.error, terms);
}

const overtaken: Decision = { kind: 'nothing', why: 'overtaken' };
