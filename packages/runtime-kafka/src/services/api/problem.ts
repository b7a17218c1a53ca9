import type { Answer } from '../../ports/answer.js';

/** An RFC 9457 problem. Says what to do, never how the inside looks. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Last part of the problem's `type`. */
    readonly code: string,
    readonly detail: string,
    /** The member that is wrong, as a path such as `amount.amountMinor`. */
    readonly field?: string,
    /** Further headers of the answer. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  /** The answer that tells it. */
  toAnswer(): Answer {
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
