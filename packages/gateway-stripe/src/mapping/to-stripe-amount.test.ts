import type { PaymentError } from '@lango/core';
import { isCurrency } from '@lango/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stripeCapabilities } from './stripe-capabilities.js';
import { listStripeCurrencies } from './stripe-currency.js';
import { fromStripeAmount, toStripeAmount } from './to-stripe-amount.js';

test.each([
  [{ amountMinor: 1050, currency: 'USD' }, 1050],
  [{ amountMinor: 15_000, currency: 'KES' }, 15_000],
  [{ amountMinor: 500, currency: 'JPY' }, 500],
  [{ amountMinor: 5, currency: 'UGX' }, 500],
  [{ amountMinor: 5, currency: 'ISK' }, 500],
  [{ amountMinor: 500, currency: 'MGA' }, 5],
  [{ amountMinor: 5120, currency: 'KWD' }, 5120],
  [{ amountMinor: 1045, currency: 'HUF' }, 1045],
])('states %j as %d of Stripe’s units, and back', (money, amount) => {
  const stated = toStripeAmount(money);
  expect(stated).toEqual({ amount, currency: money.currency.toLowerCase() });
  expect(fromStripeAmount(stated.amount, stated.currency)).toEqual(money);
});

test.each([
  [
    '5.124 KWD, whose last digit is not 0',
    { amountMinor: 5124, currency: 'KWD' },
    'payment',
    'money.amountMinor',
  ],
  [
    '1.50 MGA, where Stripe has no decimals',
    { amountMinor: 150, currency: 'MGA' },
    'payment',
    'money.amountMinor',
  ],
  ['a payout of 10.45 HUF', { amountMinor: 1045, currency: 'HUF' }, 'payout', 'money.amountMinor'],
  ['a payout of 10.45 TWD', { amountMinor: 1045, currency: 'TWD' }, 'payout', 'money.amountMinor'],
  ['nothing', { amountMinor: 0, currency: 'USD' }, 'payment', 'money.amountMinor'],
  ['a fraction', { amountMinor: 10.5, currency: 'USD' }, 'payment', 'amountMinor'],
  ['a currency Stripe does not take', { amountMinor: 100, currency: 'IRR' }, 'payment', 'money.currency'],
  ['a currency in lower case', { amountMinor: 100, currency: 'usd' }, 'payment', 'currency'],
] as const)('refuses %s', (_what, money, use, field) => {
  expect(() => toStripeAmount(money, use)).toThrow(
    expect.objectContaining({ code: 'invalid_request', effect: 'none', field }) as PaymentError,
  );
});

test('reads no amount that it cannot represent exactly', () => {
  expect(fromStripeAmount(550, 'ugx')).toBeUndefined();
  expect(fromStripeAmount(1.5, 'usd')).toBeUndefined();
  expect(fromStripeAmount(-1, 'usd')).toBeUndefined();
  expect(fromStripeAmount(100, 'xyz')).toBeUndefined();
});

test('has only currencies that core knows', () => {
  expect(listStripeCurrencies().filter((currency) => !isCurrency(currency))).toEqual([]);
});

test('every amount inside the capabilities can be converted in both directions unchanged', () => {
  const { operations } = stripeCapabilities('test', undefined);
  const limits = Object.entries(operations.deposit?.amounts ?? {});
  expect(limits.length).toBe(listStripeCurrencies().length);
  const anyMoney = fc
    .constantFrom(...limits)
    .chain(([currency, { minMinor, maxMinor, stepMinor = 1 }]) =>
      fc
        .integer({ min: Math.ceil(minMinor / stepMinor), max: Math.floor(maxMinor / stepMinor) })
        .map((steps) => ({ amountMinor: steps * stepMinor, currency })),
    );
  fc.assert(
    fc.property(anyMoney, (money) => {
      const { amount, currency } = toStripeAmount(money);
      expect(fromStripeAmount(amount, currency)).toEqual(money);
    }),
    { numRuns: 2_000 },
  );
});
