import type { Transaction } from '../../transaction/transaction.js';

/** Log for operators. The first argument never contains a credential. */
export interface Logger {
  /** Details for development. */
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** Normal events. */
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** Failures that cannot affect money. */
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** Failures that a person has to look at. */
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** A provider's access token. */
export interface AccessToken {
  /** The bearer token. A credential: never logged. */
  readonly value: string;
  /** Milliseconds since the epoch from which it must not be used. */
  readonly expiresAtMs: number;
}

/**
 * One access token per credential pair, shared by all its users: some providers revoke the old token when they issue a new one, so only one
 * caller may request it.
 */
export interface TokenCache {
  /**
   * Returns the cached token while it is valid and is not the one just `rejected`; otherwise one caller fetches a new one.
   *
   * @param key names the credential pair without revealing it
   * @throws anything that `fetchToken` throws
   */
  obtain(
    key: string,
    options: { readonly rejected?: string },
    fetchToken: () => Promise<AccessToken>,
  ): Promise<AccessToken>;
}

/** What a gateway gets with every call besides the transaction. */
export interface GatewayCallContext {
  /** The same for every attempt at this operation on this transaction. At most 64 characters of `[a-zA-Z0-9_-]`. */
  readonly idempotencyKey: string;
  /** 1 for the first attempt. Never part of the key. */
  readonly attempt: number;
  /** Fires when the caller gives up: stop, and throw with effect `none` only if nothing can have been sent. */
  readonly signal: AbortSignal;
  /** For the look-up of a refund or reversal: its original, where the host knows it. */
  readonly original?: Transaction;
  /** URL for this transaction's callbacks. Contains an unguessable token; the adapter may append path segments. */
  readonly callbackUrl?: string;
  /** URL for the answer of an asynchronous look-up: a one-time address, whose callbacks are evidence. */
  readonly lookUpCallbackUrl?: string;
  /** Shared by all workers. Absent: the adapter keeps one per instance. */
  readonly tokenCache?: TokenCache;
  /** Log for operators. Absent: nothing is logged. */
  readonly logger?: Logger;
}
