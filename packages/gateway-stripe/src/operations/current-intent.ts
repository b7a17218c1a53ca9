import type { GatewayCallContext } from '@lango/core';
import type Stripe from 'stripe';
import { paymentIntentWire, type PaymentIntentWire } from '../wire/payment-intent-wire.js';
import { readAnswer, type StripeParts } from './stripe-parts.js';

type CallContext = Pick<GatewayCallContext, 'signal'>;

/** Fetches an intent. @throws {PaymentError} `request_rejected`, effect `none`, when Stripe refuses. */
export async function retrieveIntent(
  parts: StripeParts,
  id: string,
  context: CallContext,
): Promise<PaymentIntentWire> {
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.paymentIntents.retrieve(id, {}, scope),
  );
  return readAnswer(parts, paymentIntentWire, answer);
}

/** Cancels an intent and returns its state. Where Stripe refuses the cancel, the intent is fetched. */
export async function cancelIntent(
  parts: StripeParts,
  id: string,
  params: Stripe.PaymentIntentCancelParams,
  idempotencyKey: string,
  context: CallContext,
): Promise<PaymentIntentWire> {
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.paymentIntents.cancel(id, params, { ...scope, idempotencyKey }),
  );
  return answer.kind === 'answered'
    ? readAnswer(parts, paymentIntentWire, answer)
    : retrieveIntent(parts, id, context);
}
