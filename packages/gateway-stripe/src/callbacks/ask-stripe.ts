import { PaymentError } from '@lango/core';
import { answeredValue } from '../mapping/map-refusal.js';
import { readAnswer, readObject, type StripeParts } from '../operations/stripe-parts.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import type { EventQuestions } from './map-event-object.js';

/** The questions an event may leave open, as reads of the API. Whatever goes wrong in them moves nothing. */
export function askStripe(parts: StripeParts): EventQuestions {
  const context = { signal: AbortSignal.timeout(parts.settings.timeoutMs) };
  return {
    sessionOf: (intentId) =>
      withoutEffect(async () => {
        const params = { payment_intent: intentId, limit: 1 };
        const answer = await parts.api.send(context, (stripe) => stripe.checkout.sessions.list(params));
        return readObject(parts, checkoutSessionWire, answeredValue(answer).data[0]);
      }),
    intent: (intentId) =>
      withoutEffect(async () =>
        readAnswer(
          parts,
          paymentIntentWire,
          await parts.api.send(context, (stripe) => stripe.paymentIntents.retrieve(intentId)),
        ),
      ),
  };
}

/** Runs a read for a callback: its failures have no effect, so that the callback is simply delivered again. */
export async function withoutEffect<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!PaymentError.is(error) || error.effect === 'none') throw error;
    throw new PaymentError(error.code, 'none', error.message, undefined, {
      ...(error.rawCode !== undefined && { rawCode: error.rawCode }),
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    });
  }
}
