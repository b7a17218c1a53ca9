import type { GatewayCallbackContext } from '@lango/core';
import { harmlessStep, receivedAtMs } from '@lango/core/gateway-kit';
import { retrieveObject } from '../operations/retrieve-by-reference.js';
import type { StripeParts } from '../operations/stripe-parts.js';
import type { ThinEventWire } from '../wire/stripe-event-wire.js';
import { valueIfFound } from './ask-stripe.js';
import { unreadableEvent } from './read-event-object.js';
import type { VerifiedSignature } from './verify-stripe-signature.js';

/**
 * Fetches the object that a thin event refers to, in its current state. The official package reads the reference.
 *
 * @returns `undefined` where Stripe knows no such object
 */
export async function fetchThinObject(
  parts: StripeParts,
  payload: Uint8Array,
  signature: VerifiedSignature,
  event: ThinEventWire,
  context: GatewayCallbackContext,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { id, type } = await readReference(parts, payload, signature, context);
  const options = { signal: AbortSignal.timeout(parts.settings.timeoutMs) };
  return harmlessStep(async () => {
    const answer = await parts.api.send(options, (stripe, scope) =>
      retrieveObject(stripe, scope, type, id, event.context ?? undefined),
    );
    const object = valueIfFound(answer);
    return object && { ...object };
  });
}

async function readReference(
  parts: StripeParts,
  payload: Uint8Array,
  { header, secret }: VerifiedSignature,
  context: GatewayCallbackContext,
) {
  const stripe = await parts.api.client();
  try {
    const { webhookToleranceSeconds: tolerance } = parts.settings;
    const nowMs = receivedAtMs(context);
    const key = secret.reveal();
    const notification = stripe.parseEventNotification(payload, header, key, tolerance, undefined, nowMs);
    const related = 'related_object' in notification ? notification.related_object : undefined;
    if (related && 'id' in related) return { id: String(related.id), type: related.type };
  } catch {
    // Its errors repeat the payload, so they are not passed on.
  }
  throw unreadableEvent('the webhook is correctly signed but is not a readable thin event');
}
