import { randomBytes } from 'node:crypto';

/** Shape of every `transactionId`. Hexadecimal only, so that an address carrying it holds no word a gateway refuses. */
export const transactionIdPattern = /^txn_[0-9a-f]{32}$/;

/**
 * A new transaction id: 48 bits of time, so that ids sort by creation and indexes stay dense, then 80 random bits.
 *
 * @param nowMs milliseconds since the epoch
 * @param random source of random bytes; for tests
 */
export function createTransactionId(
  nowMs: number = Date.now(),
  random: (size: number) => Uint8Array = randomBytes,
): string {
  const time = Math.trunc(nowMs).toString(16).padStart(12, '0').slice(-12);
  return `txn_${time}${Buffer.from(random(10)).toString('hex')}`;
}
