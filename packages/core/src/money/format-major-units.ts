import { currencyExponent } from './currency-exponent.js';
import type { Money } from './money.js';

/** Writes an amount in major units with all the currency's decimals: `{ 150050, KES }` is `"1500.50"`, `{ 500, JPY }` is `"500"`. */
export function formatMajorUnits(money: Money): string {
  const exponent = currencyExponent(money.currency);
  const digits = String(money.amountMinor).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
