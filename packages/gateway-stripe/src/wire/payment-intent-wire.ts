import { z } from 'zod';

/** An attempt's failure, as an intent keeps it. */
const paymentErrorWire = z.object({
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
  advice_code: z.string().nullish(),
  message: z.string().nullish(),
  type: z.string().nullish(),
});

/** A reference to another object as its id, whether expanded or not. `null`: there is none; absent: not stated. */
export const expandableId = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish();

/** Labels of an object; values that are not text are dropped. */
export const metadataWire = z.record(z.string(), z.string()).nullish().catch({});

/** The members of a PaymentIntent that we read, alike in every API version since 2019. Statuses are open. */
export const paymentIntentWire = z.object({
  id: z.string().min(1),
  object: z.literal('payment_intent'),
  status: z.string(),
  amount: z.number().int(),
  amount_received: z.number().int().nullish(),
  capture_method: z.string().nullish(),
  /** Settings of each method: a card may be held although the intent is `automatic`. */
  payment_method_options: z
    .record(z.string(), z.object({ capture_method: z.string().nullish() }).nullish().catch(undefined))
    .nullish()
    .catch(undefined),
  currency: z.string(),
  created: z.number().nullish(),
  livemode: z.boolean().nullish(),
  client_secret: z.string().nullish(),
  cancellation_reason: z.string().nullish(),
  last_payment_error: paymentErrorWire.nullish(),
  next_action: z
    .object({
      type: z.string(),
      redirect_to_url: z.object({ url: z.string().nullish() }).nullish(),
    })
    .nullish(),
  metadata: metadataWire,
});

export type PaymentErrorWire = z.infer<typeof paymentErrorWire>;
export type PaymentIntentWire = z.infer<typeof paymentIntentWire>;
