import { PaymentError } from '../errors/payment-error.js';
import { hasMatchingSignature, type MerchantCallbackHeaders } from './merchant-callback-signature.js';

/** What a receiver of merchant callbacks hands over. */
export interface ReceivedMerchantCallback {
  /** The raw bytes, before any parsing; a text is taken as UTF-8. */
  readonly body: Uint8Array | string;
  /** Node's header object or a Web `Headers`. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Settings of {@link verifyMerchantCallback}. */
export interface VerifyMerchantCallbackOptions {
  /** The endpoint's secret, or several while one is rotated. */
  readonly secrets: string | readonly string[];
  /** Seconds a time stamp may be off on either side. Default 300; 0 is refused. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Verifies a merchant callback (Standard Webhooks) and only then parses it.
 *
 * @returns the message id, by which a repeat is recognized, and the parsed body
 * @throws {PaymentError} `callback_rejected`, effect `none`, for a missing or repeated header, a stale or future time stamp, a wrong
 *   signature or a body that is not JSON; `configuration_invalid` for an unusable secret or tolerance.
 */
export function verifyMerchantCallback(
  received: ReceivedMerchantCallback,
  options: VerifyMerchantCallbackOptions,
): { readonly messageId: string; readonly payload: unknown } {
  const { toleranceSeconds = 300, now = Date.now } = options;
  const secrets = typeof options.secrets === 'string' ? [options.secrets] : options.secrets;
  if (secrets.length === 0 || !(toleranceSeconds > 0)) {
    throw new PaymentError('configuration_invalid', 'none', 'a secret and a tolerance above 0 are needed');
  }
  const headers: MerchantCallbackHeaders = {
    'webhook-id': singleHeader(received.headers, 'webhook-id'),
    'webhook-timestamp': singleHeader(received.headers, 'webhook-timestamp'),
    'webhook-signature': singleHeader(received.headers, 'webhook-signature'),
  };
  const timestamp = headers['webhook-timestamp'];
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now() / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw rejected('the time stamp is missing, malformed or too far from now');
  }
  const body = typeof received.body === 'string' ? Buffer.from(received.body) : received.body;
  if (!hasMatchingSignature(secrets, headers, body)) throw rejected('no signature matches');
  try {
    return {
      messageId: headers['webhook-id'],
      payload: JSON.parse(Buffer.from(body).toString('utf8')) as unknown,
    };
  } catch {
    throw rejected('the body is not JSON');
  }
}

function singleHeader(headers: ReceivedMerchantCallback['headers'], name: string): string {
  const values =
    headers instanceof Headers
      ? [headers.get(name) ?? undefined]
      : Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? value : []));
  const [value] = values;
  if (values.length !== 1 || value === undefined || value === '')
    throw rejected(`header ${name} must be there once`);
  return value;
}

function rejected(why: string): PaymentError {
  return new PaymentError('callback_rejected', 'none', `merchant callback refused: ${why}`);
}
