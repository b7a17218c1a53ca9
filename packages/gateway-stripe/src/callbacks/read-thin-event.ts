import { PaymentError, type GatewayCallbackContext } from '@lango/core';
import { receivedAtMs } from '@lango/core/gateway-kit';
import type Stripe from 'stripe';
import type { StripeParts } from '../operations/stripe-parts.js';
import type { StripeScopeOptions } from '../stripe-call-scopes.js';
import type { ThinEventWire } from '../wire/stripe-event-wire.js';
import { withoutEffect } from '../operations/without-effect.js';
import { valueIfFound } from './ask-stripe.js';
import { isStripeWebhookEvent, type StripeWebhookEventType } from './stripe-webhook-events.js';
import type { VerifiedSignature } from './verify-stripe-signature.js';

/** The object that a thin event refers to, in its current state. */
export interface FetchedEvent {
  readonly type: StripeWebhookEventType;
  readonly object: Readonly<Record<string, unknown>>;
}

/**
 * Reads a thin event with the official package and fetches its object: the event itself is only a pointer.
 *
 * @returns `undefined` for an event that is not about a payment, or whose object Stripe does not know
 */
export async function readThinEvent(
  parts: StripeParts,
  payload: Uint8Array,
  signature: VerifiedSignature,
  event: ThinEventWire,
  context: GatewayCallbackContext,
): Promise<FetchedEvent | undefined> {
  const type = event.type.replace(/^v1\./, '');
  if (!isStripeWebhookEvent(type)) return undefined;
  const { relatedId, relatedType } = await readNotification(parts, payload, signature, context);
  const options = { signal: AbortSignal.timeout(parts.settings.timeoutMs) };
  return withoutEffect(async () => {
    const answer = await parts.api.send(options, (stripe, scope) =>
      retrieve(stripe, scope, relatedType, relatedId, event.context),
    );
    const object = valueIfFound(answer);
    return object === undefined ? undefined : { type, object: { ...object } };
  });
}

async function readNotification(
  parts: StripeParts,
  payload: Uint8Array,
  { header, secret }: VerifiedSignature,
  context: GatewayCallbackContext,
) {
  const stripe = await parts.api.client();
  try {
    const { webhookToleranceSeconds: tolerance } = parts.settings;
    const notification = stripe.parseEventNotification(
      payload,
      header,
      secret.reveal(),
      tolerance,
      undefined,
      receivedAtMs(context),
    );
    const related = 'related_object' in notification ? notification.related_object : undefined;
    if (related && 'id' in related) return { relatedId: String(related.id), relatedType: related.type };
  } catch {
    // Its errors repeat the payload, so they are not passed on.
  }
  throw new PaymentError(
    'callback_unreadable',
    'none',
    'the webhook is correctly signed but is not a readable thin event',
  );
}

async function retrieve(
  stripe: Stripe,
  scope: StripeScopeOptions,
  type: string,
  id: string,
  account: string | null | undefined,
): Promise<object | undefined> {
  switch (type) {
    case 'payment_intent':
      return stripe.paymentIntents.retrieve(id, {}, scope);
    case 'checkout.session':
      return stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }, scope);
    case 'refund':
      return stripe.refunds.retrieve(id, {}, scope);
    case 'transfer':
      return stripe.transfers.retrieve(id, {}, scope);
    case 'payout':
      // A connected account's payout is in that account.
      return stripe.payouts.retrieve(id, {}, { ...scope, ...(account && { stripeAccount: account }) });
    case 'dispute':
      return stripe.disputes.retrieve(id, {}, scope);
    default:
      return undefined;
  }
}
