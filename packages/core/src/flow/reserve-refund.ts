import { PaymentError } from '../errors/payment-error.js';
import { checkRequest } from '../input/check-input.js';
import type { Money } from '../money/money.js';
import { assertRefundable } from '../transaction/assert-refundable.js';
import { refundableMoney } from '../transaction/refundable-money.js';
import { changePayment, withMembers } from './change-payment.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';

/** The refunds and reversals of a payment in their current state. */
export async function refundsOf({ store }: FlowContext, original: Payment): Promise<readonly Payment[]> {
  const found = await Promise.all(original.refundIds.map((transactionId) => store.find({ transactionId })));
  return found.filter((refund) => refund !== undefined);
}

/** What is left to refund, after refunds made here, refunds made outside, and disputes. */
export function leftOf(original: Payment, refunds: readonly Payment[]): Money {
  const { transaction, entries } = original;
  const left = refundableMoney(
    transaction,
    refunds.map((refund) => refund.transaction),
  );
  const outside = entries.reduce((sum, { kind, origin, money: { amountMinor }, undoes }) => {
    if (origin !== 'outside' || kind === 'adjusted') return sum;
    return kind === 'chargeback-reversed' || undoes === true ? sum - amountMinor : sum + amountMinor;
  }, 0);
  return { ...left, amountMinor: Math.max(0, left.amountMinor - Math.max(0, outside)) };
}

/** @throws {PaymentError} `invalid_request`, effect `none`, field `money.amountMinor`: more than is left */
export function assertLeft(original: Payment, refunds: readonly Payment[], money: Money): void {
  const left = leftOf(original, refunds).amountMinor;
  if (money.amountMinor > left)
    throw checkRequest.wrong(
      'money.amountMinor',
      `is more than the ${left} minor units that are left to refund`,
    );
}

/** Reserves the amount of a refund on its original, once. False when too little is left. */
export async function reserveRefund(context: FlowContext, refund: Payment): Promise<boolean> {
  const { transactionId, originalTransactionId = '' } = refund.transaction;
  let current = await context.store.find({ transactionId: originalTransactionId });
  while (current !== undefined) {
    if (current.refundIds.includes(transactionId)) return true;
    const seen: Payment = current;
    if (!isLeftFor(seen, refund, await refundsOf(context, seen))) return false;
    const { payment, isChanged } = await changePayment(context, seen, (latest) =>
      latest === seen ? withMembers(latest, { refundIds: [...latest.refundIds, transactionId] }) : undefined,
    );
    if (isChanged) return true;
    current = payment;
  }
  return false;
}

function isLeftFor(original: Payment, refund: Payment, refunds: readonly Payment[]): boolean {
  try {
    assertRefundable(
      refund.transaction,
      original.transaction,
      refunds.map(({ transaction }) => transaction),
    );
    assertLeft(original, refunds, refund.transaction.money);
    return true;
  } catch (error) {
    if (PaymentError.is(error)) return false;
    throw error;
  }
}
