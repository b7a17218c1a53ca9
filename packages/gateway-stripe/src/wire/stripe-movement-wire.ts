import type { z } from 'zod';
import { checkoutSessionWire } from './checkout-session-wire.js';
import { payoutWire, refundWire, transferWire } from './movement-wire.js';
import { paymentIntentWire } from './payment-intent-wire.js';

/** The objects that a transaction can be at Stripe, by Stripe's name of their type. */
export const stripeMovementWire = {
  payment_intent: paymentIntentWire,
  'checkout.session': checkoutSessionWire,
  transfer: transferWire,
  payout: payoutWire,
  refund: refundWire,
} as const;

/** The Stripe object of a transaction. */
export type StripeMovement = z.infer<(typeof stripeMovementWire)[keyof typeof stripeMovementWire]>;
