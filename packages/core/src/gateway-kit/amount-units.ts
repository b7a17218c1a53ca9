import { checkOption, checkRequest } from '../input/check-input.js';
import { checkMoney } from '../money/check-money.js';
import { currencyExponent } from '../money/currency-exponent.js';
import type { Money } from '../money/money.js';

/**
 * How a provider writes an amount. `minor`: a whole number of the currency's minor units (150050 for 1500.50 KES). `major`: units with decimals
 * (`1500.50`). `{ decimals: 2 }`: a whole number of hundredths, regardless of the currency's own decimals.
 */
export type AmountUnit = 'minor' | 'major' | { readonly decimals: number };

/** Reads and writes a provider's amounts. */
export interface AmountUnits {
  /** As text: `"1500.50"` or `"150050"`. @throws {PaymentError} `invalid_request`, effect `none`, for what the provider's unit cannot express */
  toText(money: Money): string;
  /** As a number for JSON. Exact: refused like {@link AmountUnits.toText} where it cannot be. */
  toNumber(money: Money): number;
  /** The provider's amount in minor units; `undefined` if it is not a plain decimal or has more decimals than the currency. */
  toMinor(written: unknown, currency: string): number | undefined;
}

const plainDecimal = /^(\d{1,16})(?:\.(\d{1,12}))?$/;

/**
 * Converts amounts to and from a provider's format, without floats.
 *
 * @param unit of every currency, such as `major`
 * @param exceptions by currency, such as `{ UGX: { decimals: 2 } }`
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `unit` or `exceptions.<currency>`
 */
export function createAmountUnits(
  unit: AmountUnit,
  exceptions: Readonly<Record<string, AmountUnit>> = {},
): AmountUnits {
  checkUnit('unit', unit);
  const special = new Map(Object.entries(checkOption.object('exceptions', exceptions)));
  for (const [currency, one] of special) {
    if (currencyOrNone(currency) === undefined)
      throw checkOption.wrong(`exceptions.${currency}`, 'is not a currency');
    checkUnit(`exceptions.${currency}`, one);
  }
  const unitOf = (currency: string): AmountUnit => special.get(currency) ?? unit;
  const toText = (money: Money): string => {
    const { amountMinor, currency } = checkMoney(checkRequest, 'money', money);
    const exponent = currencyExponent(currency);
    const own = unitOf(currency);
    if (own === 'minor') return String(amountMinor);
    if (own === 'major') return decimal(amountMinor, exponent);
    const shifted = shift(String(amountMinor), own.decimals - exponent);
    if (shifted !== undefined) return shifted;
    throw checkRequest.wrong('money.amountMinor', `cannot be written with ${own.decimals} decimals`);
  };
  return {
    toText,
    toNumber: (money) => {
      const text = toText(money);
      const number = Number(text);
      if (Number(number.toFixed(4)) === number && Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
      throw checkRequest.wrong('money.amountMinor', 'cannot be written as a number without loss');
    },
    toMinor: (written, currency) => {
      const exponent = currencyOrNone(currency);
      const own = unitOf(currency);
      const text = typeof written === 'number' ? String(written) : written;
      const [, whole, fraction = ''] =
        (typeof text === 'string' ? plainDecimal.exec(text.trim()) : null) ?? [];
      if (exponent === undefined || whole === undefined) return undefined;
      const places = own === 'major' ? exponent : own === 'minor' ? 0 : exponent - own.decimals;
      const minor = shift(`${whole}.${fraction}`, places);
      const amountMinor = minor === undefined ? Number.NaN : Number(minor);
      return Number.isSafeInteger(amountMinor) ? amountMinor : undefined;
    },
  };
}

function checkUnit(field: string, unit: AmountUnit): void {
  if (unit === 'minor' || unit === 'major') return;
  const { decimals } = checkOption.object(field, unit);
  checkOption.number(`${field}.decimals`, decimals, { least: 0, most: 6, whole: true });
}

function currencyOrNone(currency: string): number | undefined {
  try {
    return currencyExponent(currency);
  } catch {
    return undefined;
  }
}

function decimal(amountMinor: number, exponent: number): string {
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Multiplies a plain decimal by 10 to the power of `places`; `undefined` if digits other than zeros would be lost. */
function shift(text: string, places: number): string | undefined {
  const [whole = '0', fraction = ''] = text.split('.');
  const digits =
    places >= 0 ? `${whole}${fraction.slice(0, places).padEnd(places, '0')}` : whole.slice(0, places);
  const lost = places >= 0 ? fraction.slice(places) : `${whole.slice(places)}${fraction}`;
  return /^0*$/.test(lost) ? String(Number(digits === '' ? '0' : digits)) : undefined;
}
