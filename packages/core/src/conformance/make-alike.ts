import type { GatewayResponse } from '../gateway/v1/gateway-response-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import { notApplicable } from './conformance-check.js';
import {
  leastOf,
  newPayment,
  paid,
  payableAmounts,
  refundOf,
  type ConformancePayment,
  type Paying,
} from './conformance-payment.js';
import { kindOf, type ConformanceRun } from './conformance-run.js';

/** A payment with its answer. */
export interface Made {
  readonly payment: ConformancePayment;
  readonly transaction: Transaction;
  readonly response: GatewayResponse;
}

/** New payments that differ only in ids and amounts; refunds are parts of one deposit. */
async function alike(
  run: ConformanceRun,
  operation: Paying,
  count: number,
): Promise<readonly ConformancePayment[]> {
  if (operation === 'reverse') return notApplicable('the whole deposit is undone at once');
  const template = run.harness.createTransaction(operation === 'withdraw' ? 'withdrawal' : 'deposit');
  const { currency, amountMinor: own } = template.money;
  const limits = new Map(payableAmounts(run, operation)).get(currency);
  const { stepMinor = 1, maxMinor = Number.MAX_SAFE_INTEGER } = limits ?? {};
  const least = limits === undefined ? 1 : leastOf(limits);
  const amounts = Math.ceil(count / 2);
  const isRefund = operation === 'refund';
  const share = Math.floor(own / (2 * count) / stepMinor) * stepMinor;
  const first = isRefund ? Math.max(least, share) : own;
  // For refunds, a deposit larger than all parts; otherwise the largest payment.
  const whole = isRefund
    ? Math.max(own, count * (first + count * stepMinor))
    : own + (amounts - 1) * stepMinor;
  if (whole > maxMinor) return notApplicable(`the bounds leave no room for ${count} payments`);
  const given = isRefund ? { amountMinor: whole, currency } : undefined;
  const { original, transaction } = await newPayment(run, operation, given);
  const merchantReference = transaction.merchantReference ?? 'INV-1';
  return Array.from({ length: count }, (_, index) => {
    // Every amount occurs twice, not consecutively: a search by amount finds the wrong one.
    const money = { ...transaction.money, amountMinor: first + (index % amounts) * stepMinor };
    const fresh = run.harness.createTransaction(kindOf(operation));
    const made =
      original === undefined
        ? { ...transaction, transactionId: fresh.transactionId, money }
        : refundOf(fresh, original, money);
    return { operation, ...(original && { original }), transaction: { ...made, merchantReference } };
  });
}

/** Makes similar payments, one after the other. */
export async function makeAlike(
  run: ConformanceRun,
  operation: Paying,
  count: number,
): Promise<readonly Made[]> {
  const all: Made[] = [];
  for (const payment of await alike(run, operation, count))
    all.push({ payment, ...(await paid(run, payment)) });
  return all;
}

/** The transaction as stored by a host that lost the first answer. */
export const nameless = ({
  gatewayReference: _lost,
  receiptNumber: _receipt,
  ...rest
}: Transaction): Transaction => ({
  ...rest,
  status: 'unknown',
});
