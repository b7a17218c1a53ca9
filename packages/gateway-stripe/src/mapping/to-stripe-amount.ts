import { createMoney, PaymentError, type Money } from '@lango/core';
import { findStripeCurrency, isoPerStripeUnit, stripeCurrency } from './stripe-currency.js';

/** What the amount is for: payouts to a bank have other rules. */
export type StripeAmountUse = 'payment' | 'payout';

/** Most digits of any amount in Stripe's own unit. Payments in most currencies may have fewer, which Stripe itself refuses. */
export const stripeAmountDigitsMax = 12;

/**
 * Our money as Stripe's `amount` and `currency`. Never rounds.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `money.amountMinor` or `money.currency`, when Stripe cannot
 *   state the amount: 5.124 KWD, 1.50 MGA, 0, more than 12 digits, or a currency it does not take.
 */
export function toStripeAmount(
  money: Money,
  use: StripeAmountUse = 'payment',
): { amount: number; currency: string } {
  const { amountMinor, currency } = createMoney(money.amountMinor, money.currency);
  const rules = stripeCurrency(currency);
  const [iso, stripe] = isoPerStripeUnit(currency);
  const amount = (amountMinor / iso) * stripe;
  const step = use === 'payout' ? rules.payoutStep : rules.step;
  const wrong = (message: string) =>
    new PaymentError('invalid_request', 'none', message, undefined, { field: 'money.amountMinor' });
  if (amountMinor % iso !== 0 || amount % step !== 0 || amount === 0 || !Number.isSafeInteger(amount))
    throw wrong(
      `${amountMinor} minor units of ${currency}: not an amount Stripe takes for a ${use}; nothing is rounded`,
    );
  if (amount >= 10 ** stripeAmountDigitsMax)
    throw wrong(`the amount has more than the ${stripeAmountDigitsMax} digits that Stripe takes`);
  return { amount, currency: currency.toLowerCase() };
}

/** Stripe's `amount` and `currency` as our money; `undefined` when they cannot be represented exactly. */
export function fromStripeAmount(amount: number, currency: string): Money | undefined {
  const code = currency.toUpperCase();
  if (findStripeCurrency(code) === undefined || !Number.isSafeInteger(amount) || amount < 0) return undefined;
  const [iso, stripe] = isoPerStripeUnit(code);
  const amountMinor = (amount / stripe) * iso;
  return Number.isSafeInteger(amountMinor) ? createMoney(amountMinor, code) : undefined;
}
