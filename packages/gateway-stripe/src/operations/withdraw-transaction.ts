import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import { readGatewayOptions, stripeWithdrawalOptions } from '../wire/stripe-transaction-options.js';
import type { StripeParts } from './stripe-parts.js';
import { withdrawByPayout } from './withdraw-by-payout.js';
import { withdrawByTransfer } from './withdraw-by-transfer.js';
import { withdrawalRoute } from './withdrawal-route.js';

/** A withdrawal by transfer or payout, depending on its counterparty. A payout to the merchant's own bank is not a withdrawal. */
export async function withdrawTransaction(
  parts: StripeParts,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const route = withdrawalRoute(transaction);
  const options = readGatewayOptions(stripeWithdrawalOptions, transaction.gatewayOptions);
  switch (route.type) {
    case 'transfer':
      return withdrawByTransfer(parts, transaction, route, options, context);
    case 'payout':
      return withdrawByPayout(parts, transaction, route, options, context);
  }
}
