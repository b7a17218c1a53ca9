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

/** A payment that was made, with what was answered. */
export interface Made {
  readonly payment: ConformancePayment;
  readonly transaction: Transaction;
  readonly response: GatewayResponse;
}

/** So many payments, alike in all but their ids and amounts; refunds are parts of one deposit. */
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
  const share = Math.floor(own / (2 * count) / stepMinor) * stepMinor;
  const first = operation === 'refund' ? Math.max(least, share) : own;
  // The parts and some more.
  const whole =
    operation === 'refund'
      ? Math.max(own, count * (first + count * stepMinor))
      : own + (Math.ceil(count / 2) - 1) * stepMinor;
  if (whole > maxMinor) return notApplicable(`the bounds have no room for ${count}`);
  const { original, transaction } = await newPayment(
    run,
    operation,
    operation === 'refund' ? { amountMinor: whole, currency } : undefined,
  );
  const merchantReference = transaction.merchantReference ?? 'INV-1';
  return Array.from({ length: count }, (_, index) => {
    // Every amount twice, but not next to itself: one that is found by its amount may be another.
    const money = { ...transaction.money, amountMinor: first + (index % Math.ceil(count / 2)) * stepMinor };
    const fresh = run.harness.createTransaction(kindOf(operation));
    if (original === undefined)
      return {
        operation,
        transaction: { ...transaction, transactionId: fresh.transactionId, merchantReference, money },
      };
    return { operation, original, transaction: { ...refundOf(fresh, original, money), merchantReference } };
  });
}

/** Makes them, one after the other. */
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

/** As a host has it whose first answer was lost. */
export const nameless = ({
  gatewayReference: _lost,
  receiptNumber: _receipt,
  ...rest
}: Transaction): Transaction => ({
  ...rest,
  status: 'unknown',
});
