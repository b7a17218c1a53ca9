import {
  idempotencyKeyFor,
  type GatewayCallContext,
  type GatewayOperation,
  type Transaction,
} from '@lango/core';
import { createTestTransaction } from '@lango/core/testing';

/** A transaction as the runtime passes it on: submitted, without a gateway reference. */
export function sampleTransaction(
  kind: Transaction['kind'],
  changes: Partial<Transaction> = {},
): Transaction {
  return createTestTransaction({
    kind,
    gatewayId: 'stripe',
    money: { amountMinor: 1500, currency: 'USD' },
    counterparty: kind === 'withdrawal' ? { stripeAccount: 'acct_1Payee' } : {},
    ...changes,
  });
}

/** A deposit that is confirmed on the server with a test payment method. */
export function confirmedDeposit(paymentMethod: string, changes: Partial<Transaction> = {}): Transaction {
  const stripe = { paymentMethod, confirm: true, ...changes.gatewayOptions?.stripe };
  return sampleTransaction('deposit', { ...changes, gatewayOptions: { stripe } });
}

/** The context the runtime gives an operation. */
export function callContext(
  transaction: Transaction,
  operation: GatewayOperation,
  signal = new AbortController().signal,
): GatewayCallContext {
  return { idempotencyKey: idempotencyKeyFor(transaction.transactionId, operation), attempt: 1, signal };
}
