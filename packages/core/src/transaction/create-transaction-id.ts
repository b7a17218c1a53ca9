import { checkRequest } from '../input/check-input.js';

/** Shape of every `transactionId`. Hexadecimal only, so that a URL with it contains no word that a gateway forbids. */
export const transactionIdPattern = /^txn_[0-9a-f]{32}$/;

/**
 * A new transaction id: 48 bits of time, so that ids sort by creation and indexes stay dense, then 80 random bits.
 *
 * @param nowMs milliseconds since the epoch; a fraction is cut off
 * @param random source of random bytes; for tests
 * @throws {PaymentError} `invalid_request`, effect `none`, field `nowMs` or `random`.
 */
export function createTransactionId(
  nowMs: number = Date.now(),
  random: (size: number) => Uint8Array = randomBytes,
): string {
  checkRequest.number('nowMs', nowMs, { least: 0, most: 2 ** 48 - 1 });
  const bytes = checkRequest.bytes('random', checkRequest.callable('random', random)(10));
  // Fewer bytes would make ids guessable and too short.
  if (bytes.length !== 10) throw checkRequest.wrong('random', 'must return as many bytes as requested');
  const time = Math.trunc(nowMs).toString(16).padStart(12, '0').slice(-12);
  return `txn_${time}${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Web Crypto, which every runtime has. */
function randomBytes(size: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(size));
}
