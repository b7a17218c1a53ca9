import { checkRequest } from '../input/check-input.js';
import { createMoney, type Money } from '../money/money.js';
import { checkTransaction } from './check-transaction.js';
import type { Transaction } from './transaction.js';

/**
 * What can still be refunded of a transaction: its amount minus every refund and reversal that has not failed. One that is open or unknown
 * counts in full, because it may yet succeed.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field, when a refund is of another transaction or currency.
 */
export function refundableMoney(original: Transaction, refunds: readonly Transaction[]): Money {
  const { transactionId, money } = checkTransaction(checkRequest, 'original', original);
  const refunded = checkRequest.list('refunds', refunds).reduce((sum, refund, index) => {
    // A negative amount here would raise what is left above the original.
    checkTransaction(checkRequest, `refunds[${index}]`, refund);
    if (refund.originalTransactionId !== transactionId)
      throw checkRequest.wrong('originalTransactionId', `of ${refund.transactionId} is not ${transactionId}`);
    if (refund.money.currency !== money.currency)
      throw checkRequest.wrong('money.currency', `must be ${money.currency}, the original's currency`);
    return refund.status === 'failed' ? sum : sum + refund.money.amountMinor;
  }, 0);
  return createMoney(Math.max(0, money.amountMinor - refunded), money.currency);
}
