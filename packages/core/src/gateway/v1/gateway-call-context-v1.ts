import type { Transaction } from '../../transaction/transaction.js';

/** Where adapters write what an operator may want to read. The first argument never holds a credential. */
export interface Logger {
  /** What only helps while something is being built. */
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** What happened as it should. */
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** What went wrong without harm to money. */
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** What a person has to look at. */
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** A provider's access token. */
export interface AccessToken {
  /** What is sent as the bearer token. A credential: never logged. */
  readonly value: string;
  /** Milliseconds since the epoch from which it must not be used. */
  readonly expiresAtMs: number;
}

/**
 * One access token per credential pair, shared by everything that uses the pair: some providers end the old token when they give
 * a new one, so only one caller may ask.
 */
export interface TokenCache {
  /**
   * The cached token while it is valid and is not the one just `rejected`; otherwise the one that a single caller fetches.
   *
   * @param key names the credential pair without revealing it
   * @throws whatever `fetchToken` throws
   */
  obtain(
    key: string,
    options: { readonly rejected?: string },
    fetchToken: () => Promise<AccessToken>,
  ): Promise<AccessToken>;
}

/** What a gateway is given with every call besides the transaction. */
export interface GatewayCallContext {
  /** The same for every attempt at this operation on this transaction. At most 64 characters of `[a-zA-Z0-9_-]`. */
  readonly idempotencyKey: string;
  /** 1 for the first attempt. Never part of the key. */
  readonly attempt: number;
  /** Fires when the caller gives up: stop, and throw with effect `none` only if nothing can have been sent. */
  readonly signal: AbortSignal;
  /** Of a look-up of a refund or reversal: what it undoes, where the host knows it. */
  readonly original?: Transaction;
  /** Where this transaction's callbacks are to be sent. Carries an unguessable token; the adapter may add path segments. */
  readonly callbackUrl?: string;
  /** Where the answer of an asynchronous look-up is to be sent: a one-time address, whose callbacks are evidence. */
  readonly lookUpCallbackUrl?: string;
  /** Shared by all workers. Absent: the adapter keeps one per instance. */
  readonly tokenCache?: TokenCache;
  /** Where to write what an operator may want to read. Absent: nowhere. */
  readonly logger?: Logger;
}
