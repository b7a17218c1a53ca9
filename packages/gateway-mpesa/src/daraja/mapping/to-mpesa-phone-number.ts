import { PaymentError } from '@lango/core';
import { withoutPunctuation } from '../../shared/without-punctuation.js';

const kenyanMobile = /^254[17]\d{8}$/;

/**
 * A Kenyan mobile number as Daraja takes it: `254712345678`. Takes every spelling that people type and paste: `0712 345 678`, `712345678`,
 * `+254 712-345-678`, `254 (0) 712 345 678`, `2540712345678`, `00254712345678`, `(0712) 345678`, with invisible marks or without.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `counterparty.phoneNumber`
 */
export function toMpesaPhoneNumber(phoneNumber: string | undefined): string {
  const number = nationalNumber(withoutPunctuation(phoneNumber ?? ''));
  if (number !== undefined) return `254${number}`;
  throw new PaymentError(
    'invalid_request',
    'none',
    'counterparty.phoneNumber must be a Kenyan mobile number such as +254712345678',
    undefined,
    { field: 'counterparty.phoneNumber' },
  );
}

/** The leading zero belongs to the national form only, but people also write it after the country code. */
function nationalNumber(digits: string): string | undefined {
  return /^(?:(?:\+|00|000)?2540?|0)?([17]\d{8})$/.exec(digits)?.[1];
}

/** E.164 of a plain Kenyan number in a message; undefined for one that is masked, hashed or absent. */
export function fromMpesaPhoneNumber(text: string | undefined): string | undefined {
  return text !== undefined && kenyanMobile.test(text) ? `+${text}` : undefined;
}

/** A number as a message gives it, whole or with some of its digits hidden: `+254712345678`, `2547 ***** 126`. A hash is no number. */
export function toPayerNumber(text: string | undefined): string | undefined {
  const isMasked = text !== undefined && /^\+?[\d* ]{4,30}$/.test(text) && /\d.*\*|\*.*\d/.test(text);
  return isMasked ? text : fromMpesaPhoneNumber(text);
}
