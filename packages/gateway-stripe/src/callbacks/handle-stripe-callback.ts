import {
  PaymentError,
  type CallbackAcknowledgement,
  type CallbackEvidence,
  type GatewayCallbackContext,
  type GatewayCallbackResult,
} from '@lango/core';
import { readHeader, receivedAtMs } from '@lango/core/gateway-kit';
import type { StripeParts } from '../operations/stripe-parts.js';
import { snapshotEventWire, thinEventWire, type SnapshotEventWire } from '../wire/stripe-event-wire.js';
import type { ApiVersionWatch } from './api-version-watch.js';
import { askStripe } from './ask-stripe.js';
import { mapEventObject, type EventMeaning } from './map-event-object.js';
import { readThinEvent } from './read-thin-event.js';
import { isStripeWebhookEvent, whyIgnored } from './stripe-webhook-events.js';
import { verifyStripeSignature, type VerifiedSignature } from './verify-stripe-signature.js';

const payloadBytesMax = 1024 * 1024;

/** What Stripe wants to hear: any 2xx. */
const acknowledgement: CallbackAcknowledgement = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"received":true}',
};

/**
 * Verifies a webhook, binds it to this instance's mode and account, and reads it.
 *
 * @throws {PaymentError} `callback_rejected` or `callback_unreadable`, effect `none`; for a thin event whose object cannot be
 *   fetched just now, what the fetch threw with effect `none`, so that Stripe delivers it again.
 */
export async function handleStripeCallback(
  parts: StripeParts,
  versions: ApiVersionWatch,
  payload: Uint8Array,
  context: GatewayCallbackContext,
): Promise<GatewayCallbackResult> {
  const signature = verify(parts, payload, context);
  const body = parseBody(payload);
  if (isThin(body)) {
    const event = readEvent(thinEventWire, body);
    bind(parts, event.livemode, event.context ?? undefined);
    const snapshot = await readThinEvent(parts, payload, signature, event, context);
    if (snapshot === undefined) return ignored(event.id, `${event.type} is not about a payment of ours`);
    return conclude(
      event.id,
      await mapEventObject(snapshot.type, snapshot.object, askStripe(parts)),
      'signed',
    );
  }
  const event = readEvent(snapshotEventWire, body);
  const evidence = isOfPaidAccount(parts, event) ? 'hint' : 'signed';
  if (evidence === 'signed') bind(parts, event.livemode, event.account ?? undefined);
  else bind(parts, event.livemode, parts.settings.accountId);
  if (!isStripeWebhookEvent(event.type)) return ignored(event.id, whyIgnored(event.type));
  versions.see(event.api_version ?? undefined);
  return conclude(event.id, await mapEventObject(event.type, event.data.object, askStripe(parts)), evidence);
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

/** A test event never touches a live instance, nor one account's event another's. */
function bind({ settings }: StripeParts, livemode: boolean, account: string | undefined): void {
  if (livemode !== (settings.environment === 'live')) {
    throw rejected(
      `the webhook is of ${livemode ? 'live' : 'test'} mode, this gateway of ${settings.environment} mode`,
    );
  }
  if (account !== settings.accountId) throw rejected('the webhook is of another account');
}

/**
 * A payout of a connected account that we pay. Its owner can make payouts with any label too, so such an event is only a hint: the
 * look-up by our own reference decides.
 */
function isOfPaidAccount({ settings }: StripeParts, event: SnapshotEventWire): boolean {
  return event.type.startsWith('payout.') && Boolean(event.account) && event.account !== settings.accountId;
}

function parseBody(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new PaymentError('callback_unreadable', 'none', 'the webhook is well signed but is no JSON');
  }
}

function isThin(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'object' in body && body.object === 'v2.core.event';
}

function readEvent<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  body: unknown,
): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new PaymentError('callback_unreadable', 'none', 'the webhook is well signed but is no event');
}

function conclude(eventId: string, meaning: EventMeaning, evidence: CallbackEvidence): GatewayCallbackResult {
  switch (meaning.kind) {
    case 'updates':
    case 'entries':
      return { ...meaning, evidence, acknowledgement, eventId };
    case 'ignored':
      return ignored(eventId, meaning.reason);
  }
}

function ignored(eventId: string, reason: string): GatewayCallbackResult {
  return { kind: 'ignored', reason, acknowledgement, eventId };
}

function rejected(message: string): PaymentError {
  return new PaymentError('callback_rejected', 'none', message);
}
