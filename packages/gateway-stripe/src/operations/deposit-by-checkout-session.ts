import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { mapCheckoutSession } from '../mapping/map-checkout-session.js';
import { checkoutLabel, toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import type { StripeDepositOptions } from '../wire/stripe-option-types.js';
import { sharedParams } from './payment-intent-params.js';
import { mapAnswer, type StripeParts } from './stripe-parts.js';

/** Options of a deposit that is paid on Stripe's page. */
export type StripeCheckoutOptions = StripeDepositOptions & {
  readonly checkout: NonNullable<StripeDepositOptions['checkout']>;
};

/** True when the deposit is to be paid on Stripe's page. */
export function isCheckout(options: StripeDepositOptions): options is StripeCheckoutOptions {
  return options.checkout !== undefined;
}

/** The parameters of a deposit's Checkout Session: a pure function of the transaction. */
function checkoutSessionParams(
  transaction: Transaction,
  options: StripeCheckoutOptions,
): Stripe.Checkout.SessionCreateParams {
  const { checkout } = options;
  const { amount, currency } = toStripeAmount(transaction.money);
  const metadata = toStripeMetadata(transaction);
  const email = options.receiptEmail ?? transaction.counterparty.emailAddress;
  const name = checkout.productName ?? transaction.merchantReference ?? 'Payment';
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
    ...(checkout.cancelUrl !== undefined && { cancel_url: checkout.cancelUrl }),
    ...(options.customer !== undefined
      ? { customer: options.customer }
      : email !== undefined && { customer_email: email }),
    ...(checkout.expiresAfterSeconds !== undefined && {
      expires_at: createdAtSeconds + checkout.expiresAfterSeconds,
    }),
    ...(checkout.locale !== undefined && {
      locale: checkout.locale,
    }),
  };
}

/**
 * Makes the deposit's Checkout Session. Its id is the deposit's reference for good: the intent inside is made only when the payer
 * pays.
 */
export async function depositByCheckoutSession(
  parts: StripeParts,
  transaction: Transaction,
  options: StripeCheckoutOptions,
  key: string,
  context: Pick<GatewayCallContext, 'signal'>,
): Promise<GatewayResponse> {
  const params = checkoutSessionParams(transaction, options);
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.checkout.sessions.create(params, { ...scope, idempotencyKey: key }),
  );
  return mapAnswer(parts, checkoutSessionWire, answer, mapCheckoutSession);
}
