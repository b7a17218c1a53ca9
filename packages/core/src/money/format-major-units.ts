import { checkRequest } from '../input/check-input.js';
import { currencyExponent } from './currency-exponent.js';
import { createMoney, type Money } from './money.js';

/**
 * Formats an amount in major units with all the currency's decimals: `{ 150050, KES }` is `"1500.50"`, `{ 500, JPY }` is `"500"`.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field `money`, `amountMinor` or `currency`.
 */
export function formatMajorUnits(money: Money): string {
  checkRequest.object('money', money);
  const { amountMinor, currency } = createMoney(money.amountMinor, money.currency);
  const exponent = currencyExponent(currency);
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
