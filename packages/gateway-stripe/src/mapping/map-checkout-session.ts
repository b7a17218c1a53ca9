import { PaymentError, type GatewayResponse } from '@lango/core';
import type { CheckoutSessionWire } from '../wire/checkout-session-wire.js';
import { mapPaymentIntent } from './map-payment-intent.js';
import { fromStripeAmount } from './to-stripe-amount.js';

/**
 * What a Checkout Session says of its deposit. `complete` and `unpaid` is not paid: a delayed method, or held funds.
 * The intent inside decides where it is given whole.
 */
export function mapCheckoutSession(session: CheckoutSessionWire): GatewayResponse {
  const gatewayReference = session.id;
  if (session.payment_status === 'paid')
    return { status: 'succeeded', gatewayReference, money: totalOf(session) };
  if (session.status === 'expired') {
    return {
      status: 'failed',
      gatewayReference,
      reason: 'expired',
      rawCode: 'expired',
      rawMessage: 'the Checkout Session expired before it was paid',
      retryable: true,
    };
  }
  const intent = session.payment_intent;
  if (session.status === 'complete' && typeof intent === 'object' && intent !== null) {
    return { ...mapPaymentIntent(intent), gatewayReference };
  }
  if (session.status === 'open' && session.url) {
    return { status: 'pending', gatewayReference, action: { type: 'redirect', url: session.url } };
  }
  return {
    status: 'pending',
    gatewayReference,
    rawCode: `${session.status ?? 'none'}/${session.payment_status}`,
  };
}

function totalOf(session: CheckoutSessionWire) {
  const { amount_total: total, currency } = session;
  const money = typeof total === 'number' && currency ? fromStripeAmount(total, currency) : undefined;
  if (money !== undefined) return money;
  throw new PaymentError(
    'response_unreadable',
    'unknown',
    `${session.id} is paid without a readable amount_total`,
  );
}
