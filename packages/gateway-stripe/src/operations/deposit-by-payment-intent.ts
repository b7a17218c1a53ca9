import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import { declineOf, mapPaymentIntent, refusedAttempt } from '../mapping/map-payment-intent.js';
import { mapRefusal } from '../mapping/map-refusal.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import type { StripeDepositOptions } from '../wire/stripe-option-types.js';
import { cancelDeclinedIntent } from './cancel-declined-intent.js';
import { paymentIntentParams } from './payment-intent-params.js';
import { readObject, type StripeParts } from './stripe-parts.js';

/**
 * Makes the deposit's PaymentIntent, confirmed at once when the options say so; otherwise the payer's browser confirms it with
 * the client secret in the answer's action.
 */
export async function depositByPaymentIntent(
  parts: StripeParts,
  transaction: Transaction,
  options: StripeDepositOptions,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const params = paymentIntentParams(transaction, options);
  const { idempotencyKey } = context;
  // Not `paymentIntents.create`, which captures a stack trace per call: a third of the package's time, and our errors do not use it.
  const answer = await parts.api.send(context, (stripe, scope): Promise<unknown> =>
    stripe.rawRequest('POST', '/v1/payment_intents', { ...params }, { ...scope, idempotencyKey }),
  );
  if (answer.kind === 'refused') {
    const decline = mapRefusal(answer.refusal);
    const intent = answer.refusal.paymentIntent;
    return intent === undefined
      ? decline
      : cancelDeclinedIntent(parts, intent, decline, idempotencyKey, context);
  }
  const intent = readObject(parts, paymentIntentWire, answer.value);
  // An intent that the payer's browser confirms has had no attempt by us, so an old error on it is not our decline.
  const error = options.confirm === true ? refusedAttempt(intent) : undefined;
  return error === undefined
    ? mapPaymentIntent(intent)
    : cancelDeclinedIntent(parts, intent, declineOf(error), idempotencyKey, context);
}
