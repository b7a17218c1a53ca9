import { PaymentError } from '../errors/payment-error.js';
import { checkOption, checkRequest } from '../input/check-input.js';
import {
  checkMerchantCallbackSecrets,
  hasMatchingSignature,
  type MerchantCallbackHeaders,
} from './merchant-callback-signature.js';

/** A merchant callback as received. */
export interface ReceivedMerchantCallback {
  /** The raw bytes, before any parsing; a string is read as UTF-8. */
  readonly body: Uint8Array | string;
  /** Node's header object or a Web `Headers`. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Settings of {@link verifyMerchantCallback}. */
export interface VerifyMerchantCallbackOptions {
  /** The endpoint's secret, or several during a rotation. */
  readonly secrets: string | readonly string[];
  /** Seconds a time stamp may be off on either side. Above 0 and at most 86,400; default 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Verifies a merchant callback (Standard Webhooks) and only then parses it.
 *
 * @returns the message id, which identifies repeats, and the parsed body
 * @throws {PaymentError} `callback_rejected`, effect `none`, for a missing or repeated header, a stale or future time stamp, a wrong
 *   signature or a body that is not JSON; `configuration_invalid` for an unusable secret or tolerance; `invalid_request`, field `body` or
 *   `headers`, for a body or headers of another type, such as a parsed body. Each names its field, a header as `headers.webhook-id`.
 */
export function verifyMerchantCallback(
  received: ReceivedMerchantCallback,
  options: VerifyMerchantCallbackOptions,
): { readonly messageId: string; readonly payload: unknown } {
  const { toleranceSeconds = 300, now = Date.now } = checkOption.settings(options);
  const secrets = checkMerchantCallbackSecrets(
    typeof options.secrets === 'string' ? [options.secrets] : options.secrets,
  );
  checkOption.number('toleranceSeconds', toleranceSeconds, { least: 0.001, most: 86_400 });
  const nowMs = checkOption.number('now', checkOption.callable('now', now)(), { least: 0 });
  const { body: raw } = checkRequest.object('received', received);
  const body = typeof raw === 'string' ? Buffer.from(raw) : checkRequest.bytes('body', raw);
  const headers: MerchantCallbackHeaders = {
    'webhook-id': singleHeader(received.headers, 'webhook-id'),
    'webhook-timestamp': singleHeader(received.headers, 'webhook-timestamp'),
    'webhook-signature': singleHeader(received.headers, 'webhook-signature'),
  };
  const timestamp = headers['webhook-timestamp'];
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw rejected('headers.webhook-timestamp', 'the time stamp is missing, malformed or too far from now');
  }
  if (!hasMatchingSignature(secrets, headers, body))
    throw rejected('headers.webhook-signature', 'no signature matches');
  try {
    return {
      messageId: headers['webhook-id'],
      payload: JSON.parse(Buffer.from(body).toString('utf8')) as unknown,
    };
  } catch {
    throw rejected('body', 'the body is not JSON');
  }
}

function singleHeader(headers: ReceivedMerchantCallback['headers'], name: string): string {
  const values =
    headers instanceof Headers
      ? [headers.get(name) ?? undefined]
      : Object.entries(checkRequest.object('headers', headers)).flatMap(([key, value]) =>
          key.toLowerCase() === name ? value : [],
        );
  const [value] = values;
  if (values.length !== 1 || typeof value !== 'string' || value === '')
    throw rejected(`headers.${name}`, `header ${name} must be present exactly once`);
  return value;
}

function rejected(field: string, why: string): PaymentError {
  return new PaymentError('callback_rejected', 'none', `merchant callback refused: ${why}`, undefined, {
    field,
  });
}
