import { checkRequest } from '../input/check-input.js';
import { currencyExponent } from './currency-exponent.js';
import type { Money } from './money.js';

/**
 * Reads an amount written in major units, such as `"1500.50"` KES, without using a float.
 * More decimals than the currency has are accepted only when they are zeros.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `amount`, when the text is not a plain decimal number, is
 *   negative, would need rounding, or is more than a safe integer of minor units; field `currency` as {@link currencyExponent} does.
 */
export function parseMajorUnits(text: string, currency: string): Money {
  const exponent = currencyExponent(currency);
  // A number is refused: it may already have been rounded as a float.
  const match = typeof text === 'string' ? /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text) : null;
  const fraction = match?.[2] ?? '';
  if (match === null || /[1-9]/.test(fraction.slice(exponent))) {
    throw checkRequest.wrong(
      'amount',
      `must be a plain decimal with at most ${exponent} decimals in ${currency}`,
    );
  }
  const amountMinor = Number(`${match[1]}${fraction.slice(0, exponent).padEnd(exponent, '0')}`);
  if (!Number.isSafeInteger(amountMinor))
    throw checkRequest.wrong('amount', `must be at most ${Number.MAX_SAFE_INTEGER} minor units`);
  return { amountMinor, currency };
}
