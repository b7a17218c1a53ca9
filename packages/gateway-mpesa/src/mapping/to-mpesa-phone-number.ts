import { PaymentError } from '@lango/core';

const kenyanMobile = /^254[17]\d{8}$/;

/**
 * A Kenyan mobile number as Daraja takes it: `254712345678`. Takes every customary spelling: `0712 345 678`, `712345678`,
 * `+254 712-345-678`, `254712345678`, `00254712345678`, `(0712) 345678`.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `counterparty.phoneNumber`
 */
export function toMpesaPhoneNumber(phoneNumber: string | undefined): string {
  const digits = (phoneNumber ?? '').trim().replace(/[\s().\u2010-\u2015-]/g, '');
  const international = withoutTrunk(digits);
  if (kenyanMobile.test(international)) return international;
  throw new PaymentError(
    'invalid_request',
    'none',
    'counterparty.phoneNumber must be a Kenyan mobile number such as +254712345678',
    undefined,
    { field: 'counterparty.phoneNumber' },
  );
}

function withoutTrunk(digits: string): string {
  if (/^(?:\+|00)254/.test(digits)) return digits.replace(/^(?:\+|00)/, '').replace(/^2540(?=\d{9}$)/, '254');
  if (/^0[17]\d{8}$/.test(digits)) return `254${digits.slice(1)}`;
  return /^[17]\d{8}$/.test(digits) ? `254${digits}` : digits;
}

/** E.164 of a plain Kenyan number in a message; undefined for one that is masked, hashed or absent. */
export function fromMpesaPhoneNumber(text: string | undefined): string | undefined {
  return text !== undefined && kenyanMobile.test(text) ? `+${text}` : undefined;
}
