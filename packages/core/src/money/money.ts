import { checkRequest } from '../input/check-input.js';
import { checkAmount, checkMoney } from './check-money.js';
import { currencyExponent } from './currency-exponent.js';

/** An amount with its currency. */
export interface Money {
  /** Whole number of the currency's smallest unit (ISO 4217: KES 2 decimals, JPY 0, KWD 3); a safe integer, 0 or more. */
  readonly amountMinor: number;
  /** ISO 4217 alphabetic code in upper case, such as `KES`. */
  readonly currency: string;
}

/**
 * Builds a `Money` and checks it.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field `amountMinor` or `currency`.
 */
export function createMoney(amountMinor: number, currency: string): Money {
  currencyExponent(currency);
  return { amountMinor: checkAmount(checkRequest, 'amountMinor', amountMinor), currency };
}

/**
 * True when both the amount and the currency are equal. Throws on an invalid `Money`, because two invalid amounts must not count as a match.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the side: `left`, `right.amountMinor`.
 */
export function isSameMoney(left: Money, right: Money): boolean {
  checkMoney(checkRequest, 'left', left);
  checkMoney(checkRequest, 'right', right);
  return left.amountMinor === right.amountMinor && left.currency === right.currency;
}
