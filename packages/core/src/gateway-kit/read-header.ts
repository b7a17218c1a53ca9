import type { GatewayCallbackContext } from '../gateway/v1/gateway-callback-v1.js';
import { checkRequest } from '../input/check-input.js';

/** Valid header names. */
const headerNamePattern = /^[!#$%&'*+.^_`|~0-9a-zA-Z-]+$/;

/**
 * Reads a header by its name in any case. Also accepts a Web `Headers` object or Node's arrays, which hosts pass by mistake.
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
 * The time a callback was received, in milliseconds since the epoch. Also accepts a `Date` or a number besides the documented ISO string.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `receivedAt`.
 */
export function receivedAtMs(context: Pick<GatewayCallbackContext, 'receivedAt'>): number {
  const value: unknown = context?.receivedAt;
  const ms = value instanceof Date ? value.getTime() : value;
  if (typeof ms === 'number' && Number.isFinite(ms)) return ms;
  // Only ISO: `Date.parse` alone reads a single digit as a month.
  return Date.parse(checkRequest.time('receivedAt', value as string));
}
