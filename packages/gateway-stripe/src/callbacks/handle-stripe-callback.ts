import {
  PaymentError,
  type CallbackAcknowledgement,
  type CallbackEvidence,
  type GatewayCallbackContext,
  type GatewayCallbackResult,
} from '@lango/core';
import { readHeader, receivedAtMs } from '@lango/core/gateway-kit';
import type { StripeParts } from '../operations/stripe-parts.js';
import {
  eventEnvelopeWire,
  snapshotEventWire,
  thinEventWire,
  type SnapshotEventWire,
  type ThinEventWire,
} from '../wire/stripe-event-wire.js';
import type { ApiVersionWatch } from './api-version-watch.js';
import { askStripe } from './ask-stripe.js';
import type { EventFacts, EventMeaning } from './event-meaning.js';
import { fetchThinObject } from './fetch-thin-object.js';
import { mapEventObject } from './map-event-object.js';
import { isOlderRefundEvent } from './older-refund-events.js';
import { readEventObject, unreadableEvent } from './read-event-object.js';
import { isStripeWebhookEvent, whyIgnored, type StripeWebhookEventType } from './stripe-webhook-events.js';
import { verifyStripeSignature, type VerifiedSignature } from './verify-stripe-signature.js';
import { whyNotThisInstance } from './why-not-for-us.js';

const payloadBytesMax = 1024 * 1024;

/** Stripe accepts any 2xx. */
const acknowledgement: CallbackAcknowledgement = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"received":true}',
};

/**
 * Verifies a webhook and reads it. Events that do not concern this instance (another mode, account or currency, not a payment) are `ignored`
 * with the reason and acknowledged: Stripe disables endpoints that refuse events.
 *
 * @throws {PaymentError} `callback_rejected` or `callback_unreadable`, effect `none`; the error of a failed read of the API, with effect
 *   `none`: the event must not be acknowledged, so that Stripe delivers it again.
 */
export async function handleStripeCallback(
  parts: StripeParts,
  versions: ApiVersionWatch,
  payload: Uint8Array,
  context: GatewayCallbackContext,
): Promise<GatewayCallbackResult> {
  if (payload.length > payloadBytesMax)
    throw new PaymentError('callback_rejected', 'none', 'the webhook is larger than 1 MiB');
  const { webhookSecrets, webhookToleranceSeconds } = parts.settings;
  const signature = verifyStripeSignature(payload, readHeader(context.headers, 'stripe-signature'), {
    secrets: webhookSecrets,
    toleranceSeconds: webhookToleranceSeconds,
    receivedAtMs: receivedAtMs(context),
  });
  const body = parseBody(payload);
  const notAnEvent = 'the webhook is correctly signed but is not an event';
  const { id, object, type, api_version: version } = readEventObject(eventEnvelopeWire, body, notAnEvent);
  if (object === 'v2.core.event') {
    const name = type.replace(/^v1\./, '');
    if (!isStripeWebhookEvent(name)) return ignored(id, whyIgnored(type));
    const event = readEventObject(thinEventWire, body, notAnEvent);
    return handleThin(parts, payload, signature, event, name, context);
  }
  if (!isStripeWebhookEvent(type) && !isOlderRefundEvent(type, version)) return ignored(id, whyIgnored(type));
  return handleSnapshot(parts, versions, readEventObject(snapshotEventWire, body, notAnEvent), type);
}

async function handleThin(
  parts: StripeParts,
  payload: Uint8Array,
  signature: VerifiedSignature,
  event: ThinEventWire,
  type: StripeWebhookEventType,
  context: GatewayCallbackContext,
): Promise<GatewayCallbackResult> {
  const { evidence, other } = ownerOf(parts, type, event.livemode, event.context);
  if (other !== undefined) return ignored(event.id, other);
  const object = await fetchThinObject(parts, payload, signature, event, context);
  if (object === undefined) return ignored(event.id, `${event.type}: Stripe knows no such object`);
  const seconds = Math.floor(Date.parse(event.created ?? '') / 1000);
  const facts = { type, created: Number.isNaN(seconds) ? undefined : seconds, previous: {} };
  return conclude(event.id, await mapEventObject(facts, object, askStripe(parts)), evidence);
}

async function handleSnapshot(
  parts: StripeParts,
  versions: ApiVersionWatch,
  event: SnapshotEventWire,
  type: EventFacts['type'],
): Promise<GatewayCallbackResult> {
  const { id, created, livemode, data } = event;
  const { evidence, other } = ownerOf(parts, type, livemode, event.account);
  if (other !== undefined) return ignored(id, other);
  versions.see(event.api_version ?? undefined);
  const facts = { type, created: created ?? undefined, previous: data.previous_attributes ?? {} };
  return conclude(id, await mapEventObject(facts, data.object, askStripe(parts)), evidence);
}

/**
 * What an event proves, and why it does not concern this instance, if so. A payout of another account is one that we pay. Its owner can make
 * payouts with any label, so the event is only a hint, which a look-up by our own reference confirms.
 */
function ownerOf(
  { settings }: StripeParts,
  type: string,
  livemode: boolean,
  account: string | null | undefined,
): { readonly evidence: CallbackEvidence; readonly other: string | undefined } {
  const isPaidAccount = type.startsWith('payout.') && Boolean(account) && account !== settings.accountId;
  const expected = isPaidAccount ? settings.accountId : (account ?? undefined);
  return {
    evidence: isPaidAccount ? 'hint' : 'signed',
    other: whyNotThisInstance(settings, livemode, expected),
  };
}

function parseBody(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw unreadableEvent('the webhook is correctly signed but is not JSON');
  }
}

function conclude(eventId: string, meaning: EventMeaning, evidence: CallbackEvidence): GatewayCallbackResult {
  switch (meaning.kind) {
    case 'updates':
      return { ...meaning, evidence, acknowledgement, eventId };
    case 'entries':
      // An entry refers to its movement by Stripe's own ids, never by a label alone.
      return { ...meaning, evidence: 'signed', acknowledgement, eventId };
    case 'ignored':
      return ignored(eventId, meaning.reason);
  }
}

function ignored(eventId: string | null | undefined, reason: string): GatewayCallbackResult {
  return { kind: 'ignored', reason, acknowledgement, ...(eventId && { eventId }) };
}
