import type { HttpResult } from '../../ports/http-result.js';

/** An RFC 9457 problem. Says what to do and reveals no internals. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Last part of the problem's `type`. */
    readonly code: string,
    readonly detail: string,
    /** Path of the wrong member, such as `amount.amountMinor`. */
    readonly field?: string,
    /** Additional response headers. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  /** The HTTP result that reports it. */
  toResult(): HttpResult {
    const body = {
      type: `urn:lango:problem:${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      detail: this.detail,
      ...(this.field !== undefined && { field: this.field }),
    };
    return {
      status: this.status,
      headers: {
        'content-type': 'application/problem+json',
        ...(this.status === 401 && { 'www-authenticate': 'Bearer' }),
        ...this.headers,
      },
      body: JSON.stringify(body),
    };
  }
}

/** The same for "not yours" and "does not exist" (I16). */
export const notFound = (detail = 'there is nothing here for this token') =>
  new Problem(404, 'not-found', detail);
