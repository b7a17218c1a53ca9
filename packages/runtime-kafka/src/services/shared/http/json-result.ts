import type { HttpResult } from '../../../ports/http-result.js';

/** A value as JSON. */
export function jsonResult(value: unknown, status = 200): HttpResult {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** The result as a Web-standard `Response`. */
export function toResponse({ status, headers, body, encoded }: HttpResult): Response {
  const sent = (encoded ?? (body === '' ? null : body)) as ConstructorParameters<typeof Response>[0];
  return new Response(sent, { status, headers });
}
