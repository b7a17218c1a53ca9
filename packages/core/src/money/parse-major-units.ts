import { PaymentError } from '../errors/payment-error.js';
import { currencyExponent } from './currency-exponent.js';
import { createMoney, type Money } from './money.js';

/**
 * Reads an amount written in major units, such as `"1500.50"` KES, without ever passing through a float.
 * More decimals than the currency has are accepted only when they are zeros.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `amount`, when the text is not a plain decimal number, is
 *   negative, or would need rounding.
 */
export function parseMajorUnits(text: string, currency: string): Money {
  const exponent = currencyExponent(currency);
  const match = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text);
  const fraction = match?.[2] ?? '';
  if (match === null || /[1-9]/.test(fraction.slice(exponent))) {
    throw new PaymentError(
      'invalid_request',
      'none',
      `amount must be a plain decimal with at most ${exponent} decimals in ${currency}`,
      undefined,
      { field: 'amount' },
    );
  }
  return createMoney(Number(`${match[1]}${fraction.slice(0, exponent).padEnd(exponent, '0')}`), currency);
}
