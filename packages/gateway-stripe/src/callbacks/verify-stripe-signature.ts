import { createHmac, timingSafeEqual } from 'node:crypto';
import { PaymentError } from '@lango/core';
import type { Secret } from '@lango/core/gateway-kit';

/** A verified header. */
export interface VerifiedSignature {
  /** The secret that signed. */
  readonly secret: Secret;
  /** The header again in the one spelling that the official package reads. */
  readonly header: string;
}

/** What a signature is checked against. */
export interface SignatureCheck {
  readonly secrets: readonly Secret[];
  readonly toleranceSeconds: number;
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number;
}

const candidatesMax = 10;

/**
 * Checks `Stripe-Signature` over the raw bytes, against every secret. Our own check, because the official one accepts any time
 * stamp in the future, loses signatures after a space, uses the last of several time stamps and drops a byte-order mark.
 *
 * @throws {PaymentError} `callback_rejected`, effect `none`, with the same message whatever was wrong.
 */
export function verifyStripeSignature(
  payload: Uint8Array,
  header: string | undefined,
  check: SignatureCheck,
): VerifiedSignature {
  const parsed = parseHeader(header);
  if (parsed === undefined) throw rejected();
  const distance = Math.abs(check.receivedAtMs / 1000 - Number(parsed.timestamp));
  if (!(distance <= check.toleranceSeconds)) throw rejected();
  const secret = check.secrets.find((one) => isSignedBy(one, parsed, payload));
  if (secret === undefined) throw rejected();
  return { secret, header: `t=${parsed.timestamp},${parsed.signatures.map((hex) => `v1=${hex}`).join(',')}` };
}

interface ParsedHeader {
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

/** Exactly one `t`, at least one well-formed `v1`; other schemes are ignored. */
function parseHeader(header: string | undefined): ParsedHeader | undefined {
  if (header === undefined || header.length > 4096) return undefined;
  const times: string[] = [];
  const signatures: string[] = [];
  for (const item of header.split(',')) {
    const [scheme, value = ''] = item.trim().split('=', 2);
    if (scheme === 't') times.push(value);
    if (scheme === 'v1' && /^[0-9a-f]{64}$/.test(value)) signatures.push(value);
  }
  const [timestamp] = times;
  if (timestamp === undefined || times.length !== 1 || !/^\d{1,12}$/.test(timestamp)) return undefined;
  if (signatures.length === 0 || signatures.length > candidatesMax) return undefined;
  return { timestamp, signatures };
}

function isSignedBy(secret: Secret, { timestamp, signatures }: ParsedHeader, payload: Uint8Array): boolean {
  const expected = createHmac('sha256', secret.reveal()).update(`${timestamp}.`).update(payload).digest();
  // Compares every candidate, so that timing does not reveal which one matched.
  return signatures.map((hex) => timingSafeEqual(expected, Buffer.from(hex, 'hex'))).includes(true);
}

function rejected(): PaymentError {
  return new PaymentError(
    'callback_rejected',
    'none',
    'the webhook does not prove that Stripe sent it just now',
  );
}
