import { PaymentError } from '@lango/core';

/**
 * Refuses a callback from an address that is not on the list, and one whose sender is not known.
 *
 * @throws {PaymentError} `callback_rejected`, effect `none`
 */
export function assertSourceAddress(
  allowed: ReadonlySet<string> | undefined,
  sourceAddress: string | undefined,
): void {
  if (allowed === undefined) return;
  // Node writes IPv4 senders on a dual-stack socket as ::ffff:192.0.2.1.
  const plain = sourceAddress?.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  if (plain !== undefined && allowed.has(plain)) return;
  throw new PaymentError('callback_rejected', 'none', 'the callback was refused');
}
