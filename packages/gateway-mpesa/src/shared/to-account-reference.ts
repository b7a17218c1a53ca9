import { createHash } from 'node:crypto';
import { PaymentError, type Transaction } from '@lango/core';
import { mpesaOptionsOf } from './to-request-texts.js';

/** Most characters of Daraja's `AccountReference`. Source: the Daraja portal, M-Pesa Express, read 2026-11-22. */
export const darajaReferenceMax = 12;

const digestLength = 5;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The account that the payer, statements and C2B messages show for a merchant's reference: its letters and digits where they fit (`INV-77`
 * is `INV77`). A longer one keeps its end, which differs between invoices, followed by a digest of five characters:
 * `SUBSCRIPTION-2026-00001` is `2600001` and five more. The same reference always gives the same text.
 * Empty where the reference has neither a letter nor a digit.
 *
 * @param lengthMax how long it may be; at least 8. Daraja takes 12, the Open API 20
 * @throws {PaymentError} `invalid_request`, effect `none`, field `reference` or `lengthMax`
 */
export function mpesaAccountReference(reference: string, lengthMax = darajaReferenceMax): string {
  if (typeof reference !== 'string') refuse('reference', 'must be text');
  if (!Number.isInteger(lengthMax) || lengthMax < 8) refuse('lengthMax', 'must be 8 or more');
  const plain = reference.replace(/[^A-Za-z0-9]/g, '');
  // Letters of other scripts are dropped. The digest keeps references apart that differ only in them.
  const isWhole = plain.length <= lengthMax && !/[^\x00-\x7f\p{P}\p{S}\p{Z}\p{C}]/u.test(reference);
  return isWhole ? plain : `${plain.slice(-(lengthMax - digestLength))}${digestOf(reference)}`;
}

/** `gatewayOptions.mpesa.accountReference`, else the merchant's reference, else the end of our own id. Never refuses. */
export function toAccountReference(transaction: Transaction, lengthMax = darajaReferenceMax): string {
  for (const candidate of [mpesaOptionsOf(transaction)['accountReference'], transaction.merchantReference]) {
    const text = typeof candidate === 'string' || typeof candidate === 'number' ? String(candidate) : '';
    const reference = mpesaAccountReference(text, lengthMax);
    if (reference !== '') return reference;
  }
  return transaction.transactionId.slice(-darajaReferenceMax);
}

function refuse(field: string, why: string): never {
  throw new PaymentError('invalid_request', 'none', `${field} ${why}`, undefined, { field });
}

/** 25 bits of SHA-256 in unambiguous letters and digits. */
function digestOf(text: string): string {
  const bytes = createHash('sha256').update(text, 'utf8').digest();
  return Array.from({ length: digestLength }, (_, at) => alphabet[(bytes[at] ?? 0) % alphabet.length]).join(
    '',
  );
}
