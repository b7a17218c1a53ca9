import type { GatewayHttp, GatewayHttpRequest } from '@lango/core/gateway-kit';
import { createStripeGateway } from '../stripe-gateway.js';
import type { StripeGatewayOptions } from '../stripe-options.js';

/** A stubbed answer: a status and a JSON body, or a thrown error. */
export type StubbedAnswer =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly text: string }
  | Error;

/** A gateway on a transport that answers from a function, and the requests it received. */
export function stubStripe(
  answer: (request: GatewayHttpRequest, index: number) => StubbedAnswer,
  options: Partial<StripeGatewayOptions> = {},
) {
  const requests: GatewayHttpRequest[] = [];
  const http: GatewayHttp = async (request) => {
    requests.push(request);
    const stubbed = answer(request, requests.length - 1);
    if (stubbed instanceof Error) throw stubbed;
    const text = 'text' in stubbed ? stubbed.text : JSON.stringify(stubbed.json);
    const headers = 'headers' in stubbed ? stubbed.headers : undefined;
    return { status: stubbed.status, headers: { ...headers }, body: Buffer.from(text) };
  };
  const gateway = createStripeGateway({
    apiKey: 'sk_test_stubbed',
    webhookSecrets: ['whsec_stubbed'],
    http,
    ...options,
  });
  return { gateway, requests };
}

/** Stripe's error body. */
export function stripeError(
  status: number,
  error: Record<string, unknown>,
  headers: Record<string, string> = {},
): StubbedAnswer {
  return {
    status,
    json: { error: { type: 'invalid_request_error', message: 'stubbed', ...error } },
    headers,
  };
}

/** A PaymentIntent as Stripe answers it. */
export function stubbedIntent(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'pi_1Stub',
    object: 'payment_intent',
    status: 'succeeded',
    amount: 1500,
    amount_received: 1500,
    currency: 'usd',
    created: 1_790_000_000,
    livemode: false,
    client_secret: 'pi_1Stub_secret_stub',
    last_payment_error: null,
    next_action: null,
    cancellation_reason: null,
    metadata: {},
    ...changes,
  };
}
