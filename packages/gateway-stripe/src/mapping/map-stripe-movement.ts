import type { GatewayResponse } from '@lango/core';
import type { StripeMovement } from '../wire/stripe-movement-wire.js';
import { mapCheckoutSession } from './map-checkout-session.js';
import { mapPayout, mapRefund, mapTransfer } from './map-movement.js';
import { mapPaymentIntent } from './map-payment-intent.js';

/** Any of our Stripe objects as the response of its transaction. */
export function mapStripeMovement(movement: StripeMovement): GatewayResponse {
  switch (movement.object) {
    case 'payment_intent':
      return mapPaymentIntent(movement);
    case 'checkout.session':
      return mapCheckoutSession(movement);
    case 'transfer':
      return mapTransfer(movement);
    case 'payout':
      return mapPayout(movement);
    case 'refund':
      return mapRefund(movement);
  }
}
