import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import { readGatewayOptions, stripeWithdrawalOptions } from '../wire/stripe-transaction-options.js';
import type { StripeParts } from './stripe-parts.js';
import { withdrawByPayout } from './withdraw-by-payout.js';
import { withdrawByTransfer } from './withdraw-by-transfer.js';
import { withdrawalRoute } from './withdrawal-route.js';

/** A withdrawal by the movement that its counterparty names. The merchant's own pay-out to its bank is none. */
export async function withdrawTransaction(
  parts: StripeParts,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const route = withdrawalRoute(transaction);
  const options = readGatewayOptions(stripeWithdrawalOptions, transaction.gatewayOptions);
  const key = context.idempotencyKey;
  switch (route.type) {
    case 'transfer':
      return withdrawByTransfer(parts, transaction, route, options, key, context);
    case 'payout':
      return withdrawByPayout(parts, transaction, route, options, key, context);
  }
}
