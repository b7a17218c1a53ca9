import type * as undici from 'undici';
/** The part of undici's `Agent` that the pooled transport uses. */
export interface UndiciAgent {
  request(options: {
    readonly origin: string;
    readonly path: string;
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly headers: Record<string, string>;
    readonly body: string | Uint8Array | null;
    readonly signal: object;
  }): Promise<{
    readonly statusCode: number;
    readonly headers: Record<string, string | string[] | undefined>;
    readonly body: AsyncIterable<Uint8Array>;
  }>;
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

/** From where this package is installed: an optional peer. */
export function importUndici(name: 'undici'): Promise<UndiciLibrary> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name) as Promise<typeof undici>;
}
