import { findStripeCurrency } from '../mapping/stripe-currency.js';
import { requiredText, wholeOf, type Form } from './stripe-form.js';
import { badParameter, refused } from './stripe-problem.js';

/** Smallest charge in the currencies that tests use most. Source: docs.stripe.com "Minimum and maximum charge amounts", read 2026-11-22. */
const minCharge: Readonly<Record<string, number>> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  cad: 50,
  aud: 50,
  jpy: 50,
};

/** What the amount is for. */
export type AmountUse = 'charge' | 'transfer' | 'payout';

/**
 * Reads `amount` and `currency` by Stripe's rules.
 *
 * @throws {StripeProblem} 400, as Stripe refuses them.
 */
export function readAmount(form: Form, use: AmountUse): { amount: number; currency: string } {
  const currency = requiredText(form, 'currency').toLowerCase();
  const rules = findStripeCurrency(currency.toUpperCase());
  if (rules === undefined) throw badParameter('currency', `Invalid currency: ${currency}`);
  requiredText(form, 'amount');
  const amount = wholeOf(form, 'amount') ?? 0;
  if (amount < 1)
    throw badParameter(
      'amount',
      'This value must be greater than or equal to 1.',
      'parameter_invalid_integer',
    );
  const step = use === 'payout' ? rules.payoutStep : rules.step;
  if (amount % step !== 0)
    throw badParameter('amount', `Amounts in ${currency} must be multiples of ${step}`);
  if (use === 'charge' && amount < (minCharge[currency] ?? 1)) {
    throw refused('amount_too_small', `Amount must be at least ${minCharge[currency]} ${currency}`);
  }
  if (use === 'charge' && String(amount).length > rules.digitsMax) {
    throw refused('amount_too_large', 'Amount is larger than what the currency allows');
  }
  return { amount, currency };
}
