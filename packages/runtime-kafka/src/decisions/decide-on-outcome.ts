import type { GatewayResponse, PaymentError } from '@lango/core';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { PlannedRequest } from './before-attempt.js';
import { decideOnError } from './decide-on-error.js';
import { decideOnUnanswered, leaveToLookUp } from './decide-on-requested-operation.js';
import { decideOnResponse } from './decide-on-response.js';
import type { Decision } from './decision.js';
import type { DecisionContext } from './evidence.js';

/** How a call of the gateway ended: an answer, or why there is none. */
export type GatewayOutcome =
  | { readonly kind: 'response'; readonly response: GatewayResponse }
  | { readonly kind: 'error'; readonly error: PaymentError };

/** What the end of an attempt means for the transaction as it is now; `fraction` varies a delay. */
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
    // A capture or cancel that was only taken says nothing of the transaction; any other answer does.
    if (pendingOperation === undefined || response.status !== 'pending')
      return decideOnResponse(current, response, 'answer', context);
    if (isOvertaken && current.pendingOperation === undefined) return overtaken;
    return leaveToLookUp(current, `${pendingOperation.operation}-pending`, terms);
  }
  // Somebody else learned more while the call was under way: an error adds nothing to it.
  if (isOvertaken) return overtaken;
  return pendingOperation === undefined
    ? decideOnError(current, outcome.error, context)
    : decideOnUnanswered(current, pendingOperation, outcome.error, terms);
}

const overtaken: Decision = { kind: 'nothing', why: 'overtaken' };
