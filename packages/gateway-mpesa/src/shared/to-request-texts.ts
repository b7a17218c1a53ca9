import type { JsonValue, Transaction } from '@lango/core';

/** The settings of one transaction for this adapter: `gatewayOptions.mpesa`. */
export function mpesaOptionsOf(transaction: Transaction): Readonly<Record<string, JsonValue>> {
  return transaction.gatewayOptions?.['mpesa'] ?? {};
}

/** Free text of a request: letters, digits and simple signs, white space folded, 2 to `maxLength` characters, else the fallback. */
export function toRequestText(value: JsonValue | undefined, fallback: string, maxLength: number): string {
  const text = typeof value === 'string' ? value : '';
  const plain = text
    .replace(/[^A-Za-z0-9 .,:/-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxLength)
    .trim();
  return plain.length >= 2 ? plain : fallback;
}
