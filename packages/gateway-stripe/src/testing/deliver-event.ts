import type { GatewayCallbackResult } from '@lango/core';
import type { GatewayHttpRequest } from '@lango/core/gateway-kit';
import type { StripeGatewayOptions } from '../stripe-options.js';
import { callbackContext, eventSecret, signOfficially } from './stripe-events.js';
import { stubStripe, type StubbedAnswer } from './stub-stripe.js';

/** For events that need no read of the API. */
export const noFetch = (): StubbedAnswer => new Error('nothing is fetched');

/** Delivers a signed event to a gateway whose requests a function answers. Returns the result and those requests. */
export function deliverEvent(
  payload: string,
  options: Partial<StripeGatewayOptions> = {},
  answer: (request: GatewayHttpRequest) => StubbedAnswer = noFetch,
): Promise<GatewayCallbackResult> & { readonly requests: readonly GatewayHttpRequest[] } {
  const { gateway, requests } = stubStripe(answer, { webhookSecrets: [eventSecret], ...options });
  const result = gateway.handleCallback(Buffer.from(payload), callbackContext(signOfficially(payload)));
  return Object.assign(result, { requests });
}

/** Answers each request by its path, and unknown paths with Stripe's 404. */
export function answerByPath(
  objects: Readonly<Record<string, unknown>>,
): (request: GatewayHttpRequest) => StubbedAnswer {
  return ({ url }) => {
    const { pathname } = new URL(url);
    const missing = { type: 'invalid_request_error', code: 'resource_missing', message: 'No such object' };
    const json = objects[pathname];
    return json === undefined ? { status: 404, json: { error: missing } } : { status: 200, json };
  };
}

/** A list as Stripe answers it. */
export function stubbedList(data: readonly unknown[]): Record<string, unknown> {
  return { object: 'list', data, has_more: false };
}
