import type { Money, Transaction } from '@lango/core';
import { attemptsOf } from '../../ports/journal.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../shared/service-context.js';
import { commitDecision } from '../shared/apply-decision.js';
import {
  decideOnOperationRequest,
  type OperationRefusal,
} from '../../decisions/decide-on-operation-request.js';
import { Problem } from './problem.js';

/**
 * Requests a capture or cancel of a pending deposit and returns the transaction. Idempotent: a request that is waiting or was carried out
 * changes nothing.
 *
 * @throws {Problem} 409 or 422 when it is refused
 */
export async function requestOperation(
  context: ServiceContext,
  record: TransactionRecord,
  operation: 'capture' | 'cancel',
  amount?: Money,
): Promise<TransactionRecord> {
  const { transaction } = record;
  if (context.gateways.find(transaction.gatewayId)?.capabilities.operations[operation] === undefined) {
    throw new Problem(422, 'not-offered', `${transaction.gatewayId} does not offer ${operation}`, 'gateway');
  }
  const wasRequested =
    transaction.status !== 'pending' && (await hasAttempt(context, transaction.transactionId, operation));
  const decision = decideOnOperationRequest(record, operation, amount, wasRequested, context.clock.now());
  if (decision === 'as-it-is') return record;
  if (typeof decision === 'string') throw refusalOf(decision, operation, transaction);
  const outcome = await commitDecision(context, record, decision);
  if (outcome !== 'committed')
    throw new Problem(409, 'changed-meanwhile', 'the transaction changed meanwhile: read it again');
  return decision.next;
}

function refusalOf(
  refusal: OperationRefusal,
  operation: 'capture' | 'cancel',
  { status, money }: Transaction,
): Problem {
  switch (refusal) {
    case 'in-review':
      return new Problem(409, 'in-review', 'this transaction waits for a review; nothing was sent');
    case 'not-pending':
      return new Problem(
        409,
        'not-pending',
        `a ${operation} needs a pending transaction; this one is ${status}`,
      );
    case 'too-much':
      return new Problem(
        422,
        'invalid-request',
        `amount: at most ${money.amountMinor} ${money.currency} is held`,
        'amount',
      );
  }
}

/** Whether this operation was sent before: a repeat after a lost response is no conflict. */
async function hasAttempt(
  { store }: ServiceContext,
  transactionId: string,
  operation: 'capture' | 'cancel',
): Promise<boolean> {
  return attemptsOf(await store.journal(transactionId)).some((attempt) => attempt.operation === operation);
}
