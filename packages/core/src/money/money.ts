import { PaymentError } from '../errors/payment-error.js';
import { currencyExponent } from './currency-exponent.js';

/** An amount and its currency, which are never apart. */
export interface Money {
  /** Whole number of the currency's smallest unit (ISO 4217: KES 2 decimals, JPY 0, KWD 3); a safe integer, 0 or more. */
  readonly amountMinor: number;
  /** ISO 4217 alphabetic code in upper case, such as `KES`. */
  readonly currency: string;
}

/**
 * Builds a `Money`, refusing what cannot be one.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field `amountMinor` or `currency`.
 */
export function createMoney(amountMinor: number, currency: string): Money {
  currencyExponent(currency);
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) {
    throw new PaymentError(
      'invalid_request',
      'none',
      `amountMinor must be a whole number of minor units from 0 to ${Number.MAX_SAFE_INTEGER}, not ${String(amountMinor)}`,
      undefined,
      { field: 'amountMinor' },
    );
  }
  return { amountMinor, currency };
}

/** True when both the amount and the currency are the same. */
export function isSameMoney(left: Money, right: Money): boolean {
  return left.amountMinor === right.amountMinor && left.currency === right.currency;
}
