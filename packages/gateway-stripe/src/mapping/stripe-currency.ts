import { currencyExponent, PaymentError } from '@lango/core';

/**
 * How Stripe counts a currency in the integer `amount` of its API. Neither ISO 4217 nor `Intl` gives this: ISO has MGA at 2
 * decimals where Stripe has 0, and UGX and ISK at 0 where Stripe counts hundredths for compatibility.
 */
export interface StripeCurrency {
  /** Decimals of the integer Stripe takes: UGX 2, MGA 0, KWD 3. */
  readonly exponent: 0 | 2 | 3;
  /** Amounts must be a multiple of this, in Stripe's unit: 100 for UGX and ISK, 10 for KWD. */
  readonly step: 1 | 10 | 100;
  /** The same for payouts to a bank: 100 for HUF and TWD. */
  readonly payoutStep: 1 | 10 | 100;
  /** Most digits of a charge's amount. */
  readonly digitsMax: number;
}

/**
 * Currencies that Stripe takes, by how it counts them.
 * Source: docs.stripe.com "Supported currencies" (zero-decimal, three-decimal and special cases), read 2026-11-22.
 */
const codes = {
  zeroDecimal: 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF',
  threeDecimal: 'BHD JOD KWD OMR TND',
  wholeInHundredths: 'ISK UGX',
  wholePayoutsOnly: 'HUF TWD',
  twoDecimal:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE ' +
    'CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG IDR ILS INR JMD KES KGS KHR KYD KZT LAK ' +
    'LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN ' +
    'QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STN SZL THB TJS TOP TRY TTD TZS UAH USD UYU UZS WST XCD ' +
    'XCG YER ZAR ZMW',
} as const;

/** Digits of a charge; 8 for currencies that are not listed. Source: the same page, "Minimum and maximum charge amounts". */
const digits: Readonly<Record<string, number>> = { IDR: 12, LBP: 12, COP: 10, HUF: 10, JPY: 10, INR: 9 };

const table: ReadonlyMap<string, StripeCurrency> = new Map(
  (
    [
      [codes.zeroDecimal, 0, 1, 1],
      [codes.threeDecimal, 3, 10, 10],
      [codes.wholeInHundredths, 2, 100, 100],
      [codes.wholePayoutsOnly, 2, 1, 100],
      [codes.twoDecimal, 2, 1, 1],
    ] as const
  ).flatMap(([list, exponent, step, payoutStep]) =>
    list
      .split(' ')
      .map((code) => [code, { exponent, step, payoutStep, digitsMax: digits[code] ?? 8 }] as const),
  ),
);

/** Every ISO 4217 code, upper case, that Stripe takes. */
export function listStripeCurrencies(): readonly string[] {
  return [...table.keys()].sort();
}

/** How Stripe counts this currency; `undefined` when Stripe does not take it. */
export function findStripeCurrency(currency: string): StripeCurrency | undefined {
  return table.get(currency);
}

/**
 * How Stripe counts this currency.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `money.currency`, when Stripe does not take it.
 */
export function stripeCurrency(currency: string): StripeCurrency {
  const rules = table.get(currency);
  if (rules !== undefined) return rules;
  const message = `Stripe does not take the currency ${JSON.stringify(currency)}`;
  throw new PaymentError('invalid_request', 'none', message, undefined, { field: 'money.currency' });
}

/** ISO minor units in one of Stripe's units, as a fraction of whole numbers: `[1, 100]` for UGX, `[100, 1]` for MGA. */
export function isoPerStripeUnit(currency: string): readonly [iso: number, stripe: number] {
  const difference = currencyExponent(currency) - stripeCurrency(currency).exponent;
  return difference >= 0 ? [10 ** difference, 1] : [1, 10 ** -difference];
}
