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
  toResponse(): Response {
    const body = {
      type: `urn:lango:problem:${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      detail: this.detail,
      ...(this.field !== undefined && { field: this.field }),
    };
    return new Response(JSON.stringify(body), {
      status: this.status,
      headers: {
        'content-type': 'application/problem+json',
        ...(this.status === 401 && { 'www-authenticate': 'Bearer' }),
        ...this.headers,
      },
    });
  }
}

/** The same for "not yours" and "does not exist" (I16). */
export const notFound = () => new Problem(404, 'not-found', 'there is nothing here for this token');
