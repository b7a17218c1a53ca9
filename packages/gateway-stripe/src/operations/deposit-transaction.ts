import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import { readGatewayOptions, stripeDepositOptions } from '../wire/stripe-transaction-options.js';
import { depositByCheckoutSession } from './deposit-by-checkout-session.js';
import { depositByPaymentIntent } from './deposit-by-payment-intent.js';
import type { StripeParts } from './stripe-parts.js';

/** A deposit by PaymentIntent, or by Checkout Session where `gatewayOptions.stripe.checkout` is given. */
export async function depositTransaction(
  parts: StripeParts,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const options = readGatewayOptions(stripeDepositOptions, transaction.gatewayOptions);
  return options.checkout === undefined
    ? depositByPaymentIntent(parts, transaction, options, context)
    : depositByCheckoutSession(parts, transaction, options, options.checkout, context);
}
