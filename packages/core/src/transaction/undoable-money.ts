import { checkRequest } from '../input/check-input.js';
import { createMoney, type Money } from '../money/money.js';
import { checkTransaction } from './check-transaction.js';
import type { Transaction } from './transaction.js';

/**
 * What can still be given back of a transaction: its amount without every refund and reversal of it that has not failed. One that is open
 * or unknown counts in full, because it may yet succeed.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field, when an undoing is of another transaction or currency.
 */
export function undoableMoney(original: Transaction, undoings: readonly Transaction[]): Money {
  const { transactionId, money } = checkTransaction(checkRequest, 'original', original);
  const taken = checkRequest.list('undoings', undoings).reduce((sum, undoing, index) => {
    // A negative amount here would raise what is left above what came.
    checkTransaction(checkRequest, `undoings[${index}]`, undoing);
    if (undoing.originalTransactionId !== transactionId)
      throw checkRequest.wrong(
        'originalTransactionId',
        `of ${undoing.transactionId} is not ${transactionId}`,
      );
    if (undoing.money.currency !== money.currency)
      throw checkRequest.wrong('money.currency', `must be ${money.currency}, as of the original`);
    return undoing.status === 'failed' ? sum : sum + undoing.money.amountMinor;
  }, 0);
  return createMoney(Math.max(0, money.amountMinor - taken), money.currency);
}
