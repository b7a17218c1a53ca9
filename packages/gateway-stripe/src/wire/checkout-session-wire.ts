import { z } from 'zod';
import { metadataWire, paymentIntentWire } from './payment-intent-wire.js';

/** The members of a Checkout Session that we read. */
export const checkoutSessionWire = z.object({
  id: z.string().min(1),
  object: z.literal('checkout.session'),
  /** `payment`, `setup` or `subscription`; only the first is a deposit. */
  mode: z.string().nullish(),
  status: z.string().nullish(),
  payment_status: z.string(),
  amount_total: z.number().int().nullish(),
  currency: z.string().nullish(),
  /** Adaptive Pricing of older API versions: the session is in the payer's currency, and this holds the requested amount. */
  currency_conversion: z.object({ amount_total: z.number().int(), source_currency: z.string() }).nullish(),
  livemode: z.boolean().nullish(),
  url: z.string().nullish(),
  client_reference_id: z.string().nullish(),
  payment_intent: z.union([z.string(), paymentIntentWire]).nullish(),
  metadata: metadataWire,
});

export type CheckoutSessionWire = z.infer<typeof checkoutSessionWire>;
