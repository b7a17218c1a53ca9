import { PaymentError, type GatewayResponse, type Money } from '@lango/core';
import type { CheckoutSessionWire } from '../wire/checkout-session-wire.js';
import { isPartialCapture } from './is-partial-capture.js';
import { declineOf, mapPaymentIntent, refusedAttempt } from './map-payment-intent.js';
import { fromStripeAmount } from './to-stripe-amount.js';

/**
 * A Checkout Session as the response of its deposit. `complete` and `unpaid` is not paid: a delayed method, or held funds.
 * An expanded intent decides: it states how much of held funds was captured, and why a debit failed. After the page is completed
 * the payer cannot retry there, so a refused attempt is final.
 */
export function mapCheckoutSession(session: CheckoutSessionWire): GatewayResponse {
  const gatewayReference = session.id;
  const intent =
    typeof session.payment_intent === 'object' ? (session.payment_intent ?? undefined) : undefined;
  if (session.payment_status === 'paid') {
    if (intent !== undefined && isPartialCapture(intent))
      return { ...mapPaymentIntent(intent), gatewayReference };
    return { status: 'succeeded', gatewayReference, money: totalOf(session) };
  }
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
  if (session.status === 'complete' && intent !== undefined) {
    const error = refusedAttempt(intent);
    return { ...(error ? declineOf(error) : mapPaymentIntent(intent)), gatewayReference };
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

/** The requested amount. With Adaptive Pricing in older API versions the session itself is in the payer's currency. */
function totalOf(session: CheckoutSessionWire): Money {
  const { currency_conversion: conversion } = session;
  const total = conversion?.amount_total ?? session.amount_total;
  const currency = conversion?.source_currency ?? session.currency;
  const money = typeof total === 'number' && currency ? fromStripeAmount(total, currency) : undefined;
  if (money !== undefined) return money;
  throw new PaymentError(
    'response_unreadable',
    'unknown',
    `${session.id} is paid without a readable amount_total`,
  );
}
