/**
 * Result of an HTTP request. It becomes a Web `Response` only for hosts that mount a handler: building one and reading it again would take
 * longer than the rest of the request.
 */
export interface HttpResult {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is sent in place of the body where `content-encoding` is set. */
  readonly encoded?: Uint8Array | undefined;
}
