import { PaymentError } from '@lango/core';
import type { Secret } from '@lango/core/gateway-kit';
import type Stripe from 'stripe';

/** What the requests of one call share. */
export interface StripeCallScope {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

/** The options that tie a request of the official package to its call. */
export type StripeScopeOptions = Required<Pick<Stripe.RequestOptions, 'authenticator'>>;

/** Passes the caller's signal to the transport: the official package has no such parameter. */
export interface StripeCallScopes {
  /** The options for the requests of one call. */
  open(scope: StripeCallScope): StripeScopeOptions;
  /**
   * The call that a request belongs to, by its headers.
   *
   * @throws {PaymentError} `unexpected`, effect `none`: it was made without the options, so no signal or deadline would end it
   */
  of(headers: object): StripeCallScope;
}

/**
 * The package calls an authenticator for each request before sending it. Ours adds the key and remembers the request's call. An
 * `AsyncLocalStorage` would do the same but slows down every promise of the process on Node 20 and 22.
 */
export function createStripeCallScopes(apiKey: Secret): StripeCallScopes {
  const scopes = new WeakMap<object, StripeCallScope>();
  return {
    open: (scope) => ({
      authenticator: async ({ headers }) => {
        headers['Authorization'] = `Bearer ${apiKey.reveal()}`;
        scopes.set(headers, scope);
      },
    }),
    of: (headers) => {
      const scope = scopes.get(headers);
      if (scope !== undefined) return scope;
      throw new PaymentError('unexpected', 'none', 'a request to Stripe belongs to no call');
    },
  };
}
