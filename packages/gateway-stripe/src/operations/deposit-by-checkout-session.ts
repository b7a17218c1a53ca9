import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { mapCheckoutSession } from '../mapping/map-checkout-session.js';
import { checkoutLabel, toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import type { StripeCheckoutSettings, StripeDepositOptions } from '../wire/stripe-option-types.js';
import { sharedParams } from './payment-intent-params.js';
import { mapAnswer, type StripeParts } from './stripe-parts.js';

/** A pure function of the transaction, as the parameters of an intent are. */
function checkoutSessionParams(
  transaction: Transaction,
  options: StripeDepositOptions,
  checkout: StripeCheckoutSettings,
): Stripe.Checkout.SessionCreateParams {
  const { amount, currency } = toStripeAmount(transaction.money);
  const metadata = toStripeMetadata(transaction);
  const email = options.receiptEmail ?? transaction.counterparty.emailAddress;
  const name = checkout.productName ?? transaction.merchantReference ?? 'Payment';
  const { expiresAfterSeconds: seconds } = checkout;
  const createdAtSeconds = Math.floor(Date.parse(transaction.createdAt) / 1000);
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name } } }],
    success_url: checkout.successUrl,
    client_reference_id: transaction.transactionId,
    metadata,
    payment_intent_data: {
      ...sharedParams(transaction, options),
      metadata: { ...metadata, [checkoutLabel]: 'true' },
    },
    cancel_url: checkout.cancelUrl,
    customer: options.customer,
    customer_email: options.customer === undefined ? email : undefined,
    expires_at: seconds === undefined ? undefined : createdAtSeconds + seconds,
    locale: checkout.locale,
  };
}

/**
 * Makes the deposit's Checkout Session. Its id is the deposit's reference for good: the intent inside is made only when the payer
 * pays.
 */
export async function depositByCheckoutSession(
  parts: StripeParts,
  transaction: Transaction,
  options: StripeDepositOptions,
  checkout: StripeCheckoutSettings,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const params = checkoutSessionParams(transaction, options, checkout);
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.checkout.sessions.create(params, { ...scope, idempotencyKey: context.idempotencyKey }),
  );
  return mapAnswer(parts, checkoutSessionWire, answer, mapCheckoutSession);
}
