/** One HTTP request to a provider. */
export interface GatewayHttpRequest {
  /** In upper case. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The full URL, http or https. */
  readonly url: string;
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as UTF-8. */
  readonly body?: string | Uint8Array;
  /** Absolute deadline for the whole exchange, in milliseconds from now. Default 20,000. */
  readonly deadlineMs?: number;
  /** Most bytes of the answer that are read; more is an error. Default 1 MiB. */
  readonly maxResponseBytes?: number;
  /** Ends the exchange when it fires. */
  readonly signal?: AbortSignal;
}

/** A complete answer, with any status; a missing answer is a thrown `PaymentError`. */
export interface GatewayHttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Names in lower case; repeated values joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; empty where there was none. */
  readonly body: Uint8Array;
}

/**
 * Sends one request, once, follows no redirect, and classifies errors: effect `none` for a name that does not resolve, a refused connection or
 * failed TLS; effect `unknown` for everything after the request may have left. Hosts on other runtimes pass their own. It must not repeat a
 * request, whatever the error or the status: only the host knows whether that is safe.
 *
 * @throws {PaymentError} `gateway_unreachable` (none), `aborted` (none when the signal had fired before the call, else unknown),
 *   `gateway_timeout`, `connection_lost`, `response_unreadable` (all unknown).
 */
export type GatewayHttp = (request: GatewayHttpRequest) => Promise<GatewayHttpResponse>;

/** A transport that can release its sockets. */
export interface ClosableGatewayHttp extends GatewayHttp {
  /** May be called twice. */
  close(): Promise<void>;
}
