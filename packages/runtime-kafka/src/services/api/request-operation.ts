import type { Money, Transaction } from '@lango/core';
import { attemptsOf } from '../../ports/journal.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { ServiceContext } from '../service-context.js';
import { commitDecision } from '../apply-decision.js';
import { changeBook } from '../../decisions/change-record.js';
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
  if (record.requested?.operation === operation) return record;
  if (transaction.status !== 'pending' && (await wasAsked(context, transaction.transactionId, operation)))
    return record;
  // Code sends nothing for it any more (I19): accepted, it would wait for ever.
  if (record.review !== undefined)
    throw new Problem(
      409,
      'in-review',
      `a person has to look at this transaction first; nothing was asked for`,
    );
  if (transaction.status !== 'pending' || record.requested !== undefined) {
    throw new Problem(
      409,
      'not-pending',
      `a ${operation} needs a pending transaction; this one is ${transaction.status}`,
    );
  }
  const requested =
    operation === 'cancel' ? { operation } : { operation, money: capturable(transaction, amount) };
  const nowMs = context.clock.now();
  const next = changeBook(record, { requested, nextStep: 'operation-queued', dueAtMs: nowMs });
  const outcome = await commitDecision(context, record, {
    kind: 'change',
    next,
    cause: `${operation}-requested`,
    isNow: true,
  });
  if (outcome !== 'committed')
    throw new Problem(409, 'changed-meanwhile', 'the transaction changed meanwhile: read it again');
  return next;
}

/** Some or all of what is held. @throws {Problem} 422 for more than that, or another currency */
function capturable({ money }: Transaction, amount: Money = money): Money {
  if (amount.currency === money.currency && amount.amountMinor <= money.amountMinor) return amount;
  throw new Problem(
    422,
    'invalid-request',
    `amount: at most ${money.amountMinor} ${money.currency} is held`,
    'amount',
  );
}

/** Whether it came to its end after such a request: asked again, since the answer was lost, that is no conflict. */
async function wasAsked(
  { store }: ServiceContext,
  transactionId: string,
  operation: 'capture' | 'cancel',
): Promise<boolean> {
  return attemptsOf(await store.journal(transactionId)).some((attempt) => attempt.operation === operation);
}
