import type { GatewayCallbackContext } from '../gateway/v1/gateway-callback-v1.js';
import { PaymentError } from '../errors/payment-error.js';

/** A header's value by its name in any case. Also takes a Web `Headers` object or Node's arrays, which hosts pass by mistake. */
export function readHeader(
  headers: GatewayCallbackContext['headers'] | Headers,
  name: string,
): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(headers) as [string, string | readonly string[] | undefined][]) {
    if (key.toLowerCase() === wanted) return typeof value === 'string' ? value : value?.join(', ');
  }
  return undefined;
}

/**
 * "Now" for a callback, in milliseconds since the epoch. Takes a `Date` or a number as well as the documented ISO text.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `receivedAt`.
 */
export function receivedAtMs(context: Pick<GatewayCallbackContext, 'receivedAt'>): number {
  const value: unknown = context.receivedAt;
  const ms =
    value instanceof Date ? value.getTime() : typeof value === 'number' ? value : Date.parse(String(value));
  if (Number.isFinite(ms)) return ms;
  throw new PaymentError('invalid_request', 'none', 'receivedAt must be an ISO 8601 time', undefined, {
    field: 'receivedAt',
  });
}
