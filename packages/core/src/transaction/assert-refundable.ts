import { checkRequest } from '../input/check-input.js';
import { checkMoney } from '../money/check-money.js';
import { checkTransaction } from './check-transaction.js';
import type { Transaction } from './transaction.js';
import { refundableMoney } from './refundable-money.js';

/**
 * Refuses a refund or reversal that could exceed the original.
 *
 * @param earlier every other refund and reversal of the original, whatever its status
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field.
 */
export function assertRefundable(
  refund: Transaction,
  original: Transaction,
  earlier: readonly Transaction[],
): void {
  const { kind, money } = checkRequest.object('refund', refund);
  checkTransaction(checkRequest, 'original', original);
  if (kind !== 'refund' && kind !== 'reversal') refuse('kind', 'must be refund or reversal');
  if (original.kind !== 'deposit' && original.kind !== 'withdrawal')
    refuse('originalTransactionId', 'cannot itself be a refund');
  if (kind === 'refund' && original.kind !== 'deposit')
    refuse('originalTransactionId', 'must name a deposit');
  if (refund.originalTransactionId !== original.transactionId)
    refuse('originalTransactionId', 'names another transaction');
  if (original.status !== 'succeeded')
    refuse('originalTransactionId', `names a transaction that is ${original.status}`);
  const { amountMinor, currency } = checkMoney(checkRequest, 'money', money);
  if (currency !== original.money.currency)
    refuse('money.currency', `must be ${original.money.currency}, the original's currency`);
  if (amountMinor === 0) refuse('money.amountMinor', 'must be more than 0');
  const others = checkRequest
    .list('earlier', earlier)
    .filter((other) => other?.transactionId !== refund.transactionId);
  const left = refundableMoney(original, others).amountMinor;
  if (amountMinor > left)
    refuse('money.amountMinor', `is more than the ${left} minor units that are left to refund`);
}

function refuse(field: string, problem: string): never {
  throw checkRequest.wrong(field, problem);
}
