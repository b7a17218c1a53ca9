import type { GatewayCallContext } from '@lango/core';
import { createGatewayHttp } from '@lango/core/gateway-kit';
import type Stripe from 'stripe';
import type * as undici from 'undici';
import { readStripeFailure, type StripeRefusal } from './mapping/map-stripe-error.js';
import { stripeApiVersion } from './stripe-api-version.js';
import { createStripeCallScopes, type StripeScopeOptions } from './stripe-call-scopes.js';
import { createStripeHttpClient } from './stripe-http-client.js';
import type { StripeSettings } from './stripe-options.js';

/** Stripe's answer to one request: a value, or a documented refusal. Anything else is a thrown `PaymentError`. */
export type StripeAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: StripeRefusal };

/** One request of the official package, made with at least these options. */
export type StripeCall<T> = (stripe: Stripe, scope: StripeScopeOptions) => Promise<T>;

/** The official package, with our transport, deadlines and errors around it. */
export interface StripeApi {
  /** Runs one call of the official package. */
  send<T>(context: Pick<GatewayCallContext, 'signal'>, call: StripeCall<T>): Promise<StripeAnswer<T>>;
  /** The official package itself, for what needs no network. */
  client(): Promise<Stripe>;
  /** Closes our own connections, not those of a transport that the host gave. */
  close(): Promise<void>;
}

/** Builds the API access of one gateway instance. The official package is loaded at the first call, not at import. */
export function createStripeApi(settings: StripeSettings): StripeApi {
  const scopes = createStripeCallScopes(settings.apiKey);
  // Opens nothing before its first request. undici is a dependency of this package, so it is imported from here.
  const pool = createGatewayHttp({
    importLibrary: (name) =>
      import(/* webpackIgnore: true */ /* @vite-ignore */ name) as Promise<typeof undici>,
  });
  const httpClient = createStripeHttpClient(settings.http ?? pool, scopes);
  let loading: Promise<Stripe> | undefined;
  const client = () => (loading ??= loadClient(settings, httpClient));
  return {
    client,
    async send(context, call) {
      const stripe = await client();
      try {
        const scope = scopes.open({ signal: context.signal, deadlineMs: settings.timeoutMs });
        return { kind: 'answered', value: await call(stripe, scope) };
      } catch (error) {
        return { kind: 'refused', refusal: readStripeFailure(error) };
      }
    },
    close: () => pool.close(),
  };
}

async function loadClient(settings: StripeSettings, httpClient: Stripe.HttpClient): Promise<Stripe> {
  const { default: StripeClient } = await import('stripe');
  const { protocol, hostname, port } = settings.apiBaseUrl;
  return new StripeClient(settings.apiKey.reveal(), {
    apiVersion: stripeApiVersion,
    httpClient,
    host: hostname,
    port: port || (protocol === 'https:' ? '443' : '80'),
    protocol: protocol === 'https:' ? 'https' : 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    ...(settings.accountId !== undefined && { stripeAccount: settings.accountId }),
  });
}
