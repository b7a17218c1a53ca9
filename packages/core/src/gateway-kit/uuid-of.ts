import { createHash } from 'node:crypto';
import { checkRequest } from '../input/check-input.js';

/**
 * A UUID for a provider that accepts keys or references in no other format. The same text always gives the same UUID, in every process and
 * after every restart. Pass the complete `transaction.transactionId` or `context.idempotencyKey`.
 *
 * @returns version 8 of RFC 9562 in lower case, from SHA-256
 * @throws {PaymentError} `invalid_request`, effect `none`, field `text`: an empty text would give every payment the same one
 */
export function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(checkRequest.text('text', text)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
