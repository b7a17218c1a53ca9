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
import type { EventMeaning } from './event-meaning.js';
import { mapEventObject } from './map-event-object.js';
import { isOlderRefundEvent, type OlderRefundEventType } from './older-refund-events.js';
import { readThinEvent } from './read-thin-event.js';
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
  const signature = verify(parts, payload, context);
  const body = parseBody(payload);
  const { id, object, type, api_version: apiVersion } = readEvent(eventEnvelopeWire, body);
  const isThin = object === 'v2.core.event';
  const isUsed = isThin ? isStripeWebhookEvent(type.replace(/^v1\./, '')) : isUsedSnapshot(type, apiVersion);
  if (!isUsed) return ignored(id, whyIgnored(type));
  if (isThin) return handleThin(parts, payload, signature, readEvent(thinEventWire, body), context);
  return handleSnapshot(parts, versions, readEvent(snapshotEventWire, body));
}

async function handleThin(
  parts: StripeParts,
  payload: Uint8Array,
  signature: VerifiedSignature,
  event: ThinEventWire,
  context: GatewayCallbackContext,
): Promise<GatewayCallbackResult> {
  const type = event.type.replace(/^v1\./, '');
  const evidence = isOfPaidAccount(parts, type, event.context) ? 'hint' : 'signed';
  const account = evidence === 'hint' ? parts.settings.accountId : (event.context ?? undefined);
  const other = whyNotThisInstance(parts.settings, event.livemode, account);
  if (other !== undefined) return ignored(event.id, other);
  const fetched = await readThinEvent(parts, payload, signature, event, context);
  if (fetched === undefined) return ignored(event.id, `${event.type}: Stripe knows no such object`);
  const seconds = Math.floor(Date.parse(event.created ?? '') / 1000);
  const facts = { type: fetched.type, created: Number.isNaN(seconds) ? undefined : seconds, previous: {} };
  return conclude(event.id, await mapEventObject(facts, fetched.object, askStripe(parts)), evidence);
}

async function handleSnapshot(
  parts: StripeParts,
  versions: ApiVersionWatch,
  event: SnapshotEventWire,
): Promise<GatewayCallbackResult> {
  const { id, type, created, livemode, data } = event;
  const evidence = isOfPaidAccount(parts, type, event.account) ? 'hint' : 'signed';
  const account = evidence === 'hint' ? parts.settings.accountId : (event.account ?? undefined);
  const other = whyNotThisInstance(parts.settings, livemode, account);
  if (other !== undefined) return ignored(id, other);
  if (!isUsedSnapshot(type, event.api_version)) return ignored(id, whyIgnored(type));
  versions.see(event.api_version ?? undefined);
  const facts = { type, created: created ?? undefined, previous: data.previous_attributes ?? {} };
  return conclude(id, await mapEventObject(facts, data.object, askStripe(parts)), evidence);
}

function isUsedSnapshot(
  type: string,
  apiVersion: string | null | undefined,
): type is StripeWebhookEventType | OlderRefundEventType {
  return isStripeWebhookEvent(type) || isOlderRefundEvent(type, apiVersion);
}

function verify(
  { settings }: StripeParts,
  payload: Uint8Array,
  context: GatewayCallbackContext,
): VerifiedSignature {
  if (payload.length > payloadBytesMax) throw rejected('the webhook is larger than 1 MiB');
  return verifyStripeSignature(payload, readHeader(context.headers, 'stripe-signature'), {
    secrets: settings.webhookSecrets,
    toleranceSeconds: settings.webhookToleranceSeconds,
    receivedAtMs: receivedAtMs(context),
  });
}

/**
 * Whether this is a payout of a connected account that we pay. Its owner can make payouts with any label, so the event is only a hint, which
 * a look-up by our own reference confirms.
 */
function isOfPaidAccount(
  { settings }: StripeParts,
  type: string,
  account: string | null | undefined,
): boolean {
  return type.startsWith('payout.') && Boolean(account) && account !== settings.accountId;
}

function parseBody(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new PaymentError('callback_unreadable', 'none', 'the webhook is correctly signed but is not JSON');
  }
}

function readEvent<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  body: unknown,
): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new PaymentError(
    'callback_unreadable',
    'none',
    'the webhook is correctly signed but is not an event',
  );
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

function rejected(message: string): PaymentError {
  return new PaymentError('callback_rejected', 'none', message);
}
