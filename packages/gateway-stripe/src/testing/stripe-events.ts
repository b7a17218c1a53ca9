import type { GatewayCallbackContext } from '@lango/core';
import Stripe from 'stripe';
import { stripeApiVersion } from '../stripe-api-version.js';

/** The secret that test events are signed with. */
export const eventSecret = 'whsec_test_events';

/** "Now" of test events. */
export const eventReceivedAtMs = 1_790_000_000_500;

const official = new Stripe('sk_test_events');

/** A snapshot event around an object. */
export function snapshotEvent(type: string, object: object, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: 'evt_1Test',
    object: 'event',
    api_version: stripeApiVersion,
    created: 1_790_000_000,
    type,
    livemode: false,
    data: { object },
    ...changes,
  });
}

/** Signed by the official package. */
export function signOfficially(
  payload: string,
  timestampSeconds = eventReceivedAtMs / 1000,
  secret = eventSecret,
): string {
  return official.webhooks.generateTestHeaderString({ payload, secret, timestamp: timestampSeconds });
}

/** The context of a callback with this header. */
export function callbackContext(header: string | undefined): GatewayCallbackContext {
  return {
    headers: header === undefined ? {} : { 'stripe-signature': header },
    url: 'https://pay.example/callbacks/stripe',
    receivedAt: new Date(eventReceivedAtMs).toISOString(),
  };
}
