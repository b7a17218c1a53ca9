import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { checkOption, checkRequest } from '../input/check-input.js';

/** The three headers of Standard Webhooks. Source: standard-webhooks specification 1.0, "Signature scheme", read 2026-11-22. */
export interface MerchantCallbackHeaders {
  /** The same for every delivery attempt of one message. */
  readonly 'webhook-id': string;
  /** Time of this attempt, in whole seconds since the epoch. */
  readonly 'webhook-timestamp': string;
  /** `v1,` and base64, one for each active secret, separated by spaces. */
  readonly 'webhook-signature': string;
}

const secretPrefix = 'whsec_';
/** Prefixes of the asymmetric schemes: a public key is base64 too, and must not be accepted as a secret. */
const keyPrefix = /^wh[sp]k_/;
/** Limits work on a hostile header. A real one has a signature per active secret: one, or two during a rotation. */
const candidatesMax = 100;
const secretBytesMin = 24;
/** Printable ASCII without white space, as a header value allows. */
const messageIdPattern = /^[\x21-\x7e]+$/;

/**
 * Checks secrets to sign or verify with.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `secrets`. The message contains no secret.
 */
export function checkMerchantCallbackSecrets(secrets: readonly string[]): readonly string[] {
  if (checkOption.list('secrets', secrets).length === 0)
    throw checkOption.wrong('secrets', 'must hold at least one');
  for (const secret of secrets) keyOf(checkOption.wellFormed('secrets', secret));
  return secrets;
}

/**
 * A new secret: `whsec_` and the base64 of 32 random bytes.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `random`: fewer bytes would make a secret that can be guessed.
 */
export function createMerchantCallbackSecret(random: (size: number) => Uint8Array = randomBytes): string {
  const bytes = checkOption.bytes('random', checkOption.callable('random', random)(32));
  if (bytes.length !== 32) throw checkOption.wrong('random', 'must return as many bytes as requested');
  return `${secretPrefix}${Buffer.from(bytes).toString('base64')}`;
}

/**
 * Signs `id.timestamp.body`. Send exactly the bytes that were signed.
 *
 * @param secrets each `whsec_…`; two during a rotation
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `secrets`, for an empty list, a secret under 24 bytes or a key of an asymmetric scheme (`whsk_`, `whpk_`);
 *   `invalid_request`, effect `none`, naming the member of the message.
 */
export function signMerchantCallback(
  secrets: readonly string[],
  message: { readonly id: string; readonly timestampSeconds: number; readonly body: string },
): MerchantCallbackHeaders {
  checkMerchantCallbackSecrets(secrets);
  const { id, timestampSeconds, body } = checkRequest.object('message', message);
  checkRequest.text('id', id, { pattern: messageIdPattern });
  checkRequest.number('timestampSeconds', timestampSeconds, { least: 0, most: 999_999_999_999 });
  checkRequest.wellFormed('body', body);
  const timestamp = String(Math.trunc(timestampSeconds));
  const signatures = secrets.map((secret) => `v1,${digest(secret, id, timestamp, body)}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function digest(secret: string, id: string, timestamp: string, body: string | Uint8Array): string {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

function keyOf(secret: string): Buffer {
  const [asymmetric] = keyPrefix.exec(secret) ?? [];
  if (asymmetric !== undefined)
    throw checkOption.wrong(
      'secrets',
      `must be "${secretPrefix}…", not a key "${asymmetric}…" of an asymmetric scheme`,
    );
  const key = Buffer.from(
    secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret,
    'base64',
  );
  if (key.length >= secretBytesMin) return key;
  throw checkOption.wrong(
    'secrets',
    `must each be "${secretPrefix}" and the base64 of at least ${secretBytesMin} bytes`,
  );
}

/** True when any of the header's `v1` signatures (at most 100 are checked) was made with one of the secrets. */
export function hasMatchingSignature(
  secrets: readonly string[],
  headers: MerchantCallbackHeaders,
  body: Uint8Array,
): boolean {
  const candidates = headers['webhook-signature']
    .split(' ')
    .filter((candidate) => candidate.startsWith('v1,'))
    .slice(0, candidatesMax)
    .map((candidate) => Buffer.from(candidate.slice(3)));
  return secrets.some((secret) => {
    const expected = Buffer.from(digest(secret, headers['webhook-id'], headers['webhook-timestamp'], body));
    return candidates.some(
      (candidate) => candidate.length === expected.length && timingSafeEqual(candidate, expected),
    );
  });
}
