import type { HttpResult } from '../../../ports/http-result.js';

/** A value as JSON. */
export function jsonResult(value: unknown, status = 200): HttpResult {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** The result as a Web-standard `Response`. */
export function toResponse({ status, headers, body }: HttpResult): Response {
  return new Response(body === '' ? null : body, { status, headers });
}
