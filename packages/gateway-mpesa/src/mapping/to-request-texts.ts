import type { JsonValue, Transaction } from '@lango/core';

/** The settings of one transaction for this adapter: `gatewayOptions.mpesa`. */
export function mpesaOptionsOf(transaction: Transaction): Readonly<Record<string, JsonValue>> {
  return transaction.gatewayOptions?.['mpesa'] ?? {};
}

/**
 * What the payer reads as account: the transaction's own `gatewayOptions.mpesa.accountReference`, else the merchant's reference, with
 * everything but letters and digits dropped and cut to 12. Where nothing remains, the end of our own id. Never a reason to refuse.
 */
export function toAccountReference(transaction: Transaction): string {
  const candidates = [mpesaOptionsOf(transaction)['accountReference'], transaction.merchantReference];
  for (const candidate of candidates) {
    const text = typeof candidate === 'string' || typeof candidate === 'number' ? String(candidate) : '';
    const kept = text.replace(/[^A-Za-z0-9]/g, '').slice(0, 12);
    if (kept !== '') return kept;
  }
  return transaction.transactionId.slice(-12);
}

/** Free text of a request: printable letters, digits and simple signs, white space folded, between the lengths the field takes. */
export function toRequestText(value: JsonValue | undefined, fallback: string, maxLength: number): string {
  const text = typeof value === 'string' ? value : '';
  const kept = text
    .replace(/[^A-Za-z0-9 .,:/-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxLength)
    .trim();
  return kept.length >= 2 ? kept : fallback;
}
