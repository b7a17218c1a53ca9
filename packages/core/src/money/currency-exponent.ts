import { checkRequest } from '../input/check-input.js';
import { describeValue } from '../input/describe-value.js';

/**
 * Decimals of the minor unit of every active ISO 4217 currency, the funds and metal codes without a minor unit left out.
 * Source: ISO 4217 list one (maintenance agency), read 2026-11-22. Not taken from `Intl`, whose decimals are for display
 * and differ (Node 20 gives 0 for HUF and IDR).
 */
const codesByExponent = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF ' +
    'CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG ' +
    'HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR ' +
    'MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD ' +
    'SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD ' +
    'XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

let exponents: ReadonlyMap<string, number> | undefined;

/** Built on first use: importing this module does no work. */
function knownExponents(): ReadonlyMap<string, number> {
  return (exponents ??= new Map(
    Object.entries(codesByExponent).flatMap(([exponent, codes]) =>
      codes.split(' ').map((code) => [code, Number(exponent)] as const),
    ),
  ));
}

/** True for the upper-case code of an active ISO 4217 currency that has a minor unit. */
export function isCurrency(currency: string): boolean {
  return knownExponents().has(currency);
}

/** Every currency code this SDK knows, in alphabetical order. */
export function listCurrencies(): readonly string[] {
  return [...knownExponents().keys()].sort();
}

/**
 * Decimals between the currency's unit and its minor unit: KES 2, JPY 0, KWD 3.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `currency`, when the code is not an ISO 4217 currency in upper case.
 */
export function currencyExponent(currency: string): number {
  const exponent = knownExponents().get(currency);
  if (exponent !== undefined) return exponent;
  throw checkRequest.wrong('currency', notACurrency(currency));
}

/** Error message for a code that is not a currency. */
export function notACurrency(currency: unknown): string {
  return `must be an ISO 4217 code in upper case, not ${describeValue(currency)}`;
}
