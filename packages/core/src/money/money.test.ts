import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import { currencyExponent, listCurrencies } from './currency-exponent.js';
import { formatMajorUnits } from './format-major-units.js';
import { createMoney } from './money.js';
import { parseMajorUnits } from './parse-major-units.js';

const refusalOf = (work: () => unknown): PaymentError => {
  try {
    work();
  } catch (error) {
    if (PaymentError.is(error)) return error;
  }
  throw new Error('nothing was refused');
};

describe('money', () => {
  it('takes each currency’s own exponent from ISO 4217', () => {
    expect(['KES', 'JPY', 'KWD', 'UGX', 'CLF', 'MGA'].map(currencyExponent)).toEqual([2, 0, 3, 0, 4, 2]);
    expect(listCurrencies().length).toBeGreaterThan(150);
  });

  it('refuses what is not a currency, naming the field', () => {
    for (const currency of ['kes', 'XXX', '', '__proto__']) {
      expect(refusalOf(() => currencyExponent(currency))).toMatchObject({
        code: 'invalid_request',
        field: 'currency',
      });
    }
  });

  it('refuses fractions, negatives and unsafe integers', () => {
    for (const amount of [0.5, -1, Number.NaN, Infinity, 2 ** 53]) {
      expect(refusalOf(() => createMoney(amount, 'KES'))).toMatchObject({
        effect: 'none',
        field: 'amountMinor',
      });
    }
  });

  it('reads and writes every amount of every currency without loss', () => {
    fc.assert(
      fc.property(fc.constantFrom(...listCurrencies()), fc.nat({ max: 1e12 }), (currency, amountMinor) => {
        const money = { amountMinor, currency };
        expect(parseMajorUnits(formatMajorUnits(money), currency)).toEqual(money);
      }),
    );
  });

  it('refuses to round: 10.505 KES, 1.5 JPY, and strings that are not plain decimals', () => {
    for (const [text, currency] of [
      ['10.505', 'KES'],
      ['1.5', 'JPY'],
      ['1e3', 'KES'],
      ['-1', 'KES'],
      ['1,000', 'KES'],
      ['', 'KES'],
      ['.5', 'KES'],
    ] as const) {
      expect(refusalOf(() => parseMajorUnits(text, currency)).field).toBe('amount');
    }
    expect(parseMajorUnits('10.5000', 'KES')).toEqual({ amountMinor: 1050, currency: 'KES' });
  });
});
