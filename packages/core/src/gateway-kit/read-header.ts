import type { GatewayCallbackContext } from '../gateway/v1/gateway-callback-v1.js';
import { checkRequest } from '../input/check-input.js';

/** What HTTP takes for the name of a header. */
const headerNamePattern = /^[!#$%&'*+.^_`|~0-9a-zA-Z-]+$/;

/**
 * A header's value by its name in any case. Also takes a Web `Headers` object or Node's arrays, which hosts pass by mistake.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `headers` or `name`.
 */
export function readHeader(
  headers: GatewayCallbackContext['headers'] | Headers,
  name: string,
): string | undefined {
  checkRequest.text('name', name, { pattern: headerNamePattern });
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(checkRequest.object('headers', headers)) as [string, unknown][]) {
    if (key.toLowerCase() !== wanted) continue;
    if (value === undefined || typeof value === 'string') return value;
    return checkRequest.list(`headers.${wanted}`, value as readonly string[]).join(', ');
  }
  return undefined;
}

/**
 * "Now" for a callback, in milliseconds since the epoch. Takes a `Date` or a number as well as the documented ISO text.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `receivedAt`.
 */
export function receivedAtMs(context: Pick<GatewayCallbackContext, 'receivedAt'>): number {
  const value: unknown = context?.receivedAt;
  const ms = value instanceof Date ? value.getTime() : value;
  if (typeof ms === 'number' && Number.isFinite(ms)) return ms;
  // Only ISO: `Date.parse` alone takes a lone digit for a month.
  return Date.parse(checkRequest.time('receivedAt', value as string));
}
