import { isSameMoney } from '../money/money.js';
import type { GatewayResponse, GatewaySuccess } from '../gateway/v1/gateway-response-v1.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Contradiction } from './evidence-outcome.js';

/** What in a response contradicts the transaction, if anything does: another gateway reference, amount or currency. */
export function findContradiction(
  transaction: Transaction,
  response: GatewayResponse,
): Contradiction | undefined {
  const known = transaction.gatewayReference;
  if (response.gatewayReference !== undefined && known !== undefined && known !== response.gatewayReference) {
    return ['reference-differs', 'reference-differs', 'the evidence names another gateway reference'];
  }
  return findAmountContradiction(transaction, response);
}

/** The same, for the amount alone. */
export function findAmountContradiction(
  transaction: Transaction,
  response: GatewayResponse,
): Contradiction | undefined {
  return response.status === 'succeeded' ? compareMoney(transaction, response) : undefined;
}

function compareMoney(
  transaction: Transaction,
  { money, isPartialCapture }: GatewaySuccess,
): Contradiction | undefined {
  if (money === undefined || isSameMoney(money, transaction.money)) return undefined;
  const ours = transaction.money;
  const isPart = money.currency === ours.currency && money.amountMinor < ours.amountMinor;
  // Less was captured than was held: the rest was released.
  if (isPartialCapture === true && transaction.kind === 'deposit' && isPart) return undefined;
  return [
    'amount-differs',
    'amount-differs',
    `the gateway says ${money.amountMinor} ${money.currency}, the transaction ${ours.amountMinor} ${ours.currency}`,
  ];
}
