import {
  createTransactionId,
  idempotencyKeyFor,
  type GatewayCallContext,
  type GatewayOperation,
  type Transaction,
} from '@lango/core';

/** A transaction as the runtime hands it over: submitted, and nothing known of the gateway yet. */
export function sampleTransaction(
  kind: Transaction['kind'],
  changes: Partial<Transaction> = {},
): Transaction {
  const now = new Date().toISOString();
  return {
    transactionId: createTransactionId(),
    kind,
    gatewayId: 'stripe',
    money: { amountMinor: 1500, currency: 'USD' },
    status: 'submitted',
    version: 2,
    counterparty: kind === 'withdrawal' ? { stripeAccount: 'acct_1Payee' } : {},
    metadata: {},
    createdAt: now,
    submittedAt: now,
    ...changes,
  };
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
