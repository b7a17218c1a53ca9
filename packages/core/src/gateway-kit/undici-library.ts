import type * as undici from 'undici';

/** Events of one exchange, as in undici's `Dispatcher.DispatchHandler`. */
export interface UndiciHandler {
  /** The request is about to be written; `controller` can end it from now on. */
  onRequestStart(controller: UndiciController): void;
  /** Status and headers were received. */
  onResponseStart(
    controller: UndiciController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
  ): void;
  /** A part of the body was received. */
  onResponseData(controller: UndiciController, chunk: Uint8Array): void;
  /** The answer is complete. */
  onResponseEnd(): void;
  /** The exchange failed. */
  onResponseError(controller: UndiciController, error: unknown): void;
}

/** Ends one exchange. */
export interface UndiciController {
  abort(reason: Error): void;
}

/** The part of undici's `Agent` that the pooled transport uses. */
export interface UndiciAgent {
  dispatch(
    options: {
      readonly origin: string;
      readonly path: string;
      readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
      readonly headers: Record<string, string>;
      readonly body: string | Uint8Array | null;
    },
    handler: UndiciHandler,
  ): boolean;
  close(): Promise<void>;
}

/** The part of undici that the pooled transport uses, so that no declaration of this package needs undici's. */
export interface UndiciLibrary {
  /** The pool. */
  readonly Agent: new (options: {
    readonly connections: number;
    readonly connect: { readonly timeout: number };
    readonly keepAliveTimeout: number;
    readonly keepAliveMaxTimeout: number;
    readonly headersTimeout: number;
    readonly bodyTimeout: number;
  }) => UndiciAgent;
}

/** Imports undici from where this package is installed: an optional peer. */
export function importUndici(name: 'undici'): Promise<UndiciLibrary> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name) as Promise<typeof undici>;
}
