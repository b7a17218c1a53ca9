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
 * Asks for a capture or cancel of a pending deposit, and gives the transaction as it then stands. Naturally idempotent: a request that is
 * waiting, or whose end has come, changes nothing.
 *
 * @throws {Problem} when it cannot be asked for
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
  const wasAsked =
    transaction.status !== 'pending' && (await wasAskedFor(context, transaction.transactionId, operation));
  const decision = decideOnOperationRequest(record, operation, amount, wasAsked, context.clock.now());
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
      return new Problem(
        409,
        'in-review',
        'a person has to look at this transaction first; nothing was asked for',
      );
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

/** Whether it came to its end after such a request: asked again, since the answer was lost, that is no conflict. */
async function wasAskedFor(
  { store }: ServiceContext,
  transactionId: string,
  operation: 'capture' | 'cancel',
): Promise<boolean> {
  return attemptsOf(await store.journal(transactionId)).some((attempt) => attempt.operation === operation);
}
