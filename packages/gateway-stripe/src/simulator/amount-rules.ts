import { findStripeCurrency } from '../mapping/stripe-currency.js';
import { neededText, wholeOf, type Form } from './stripe-form.js';
import { badParameter, refused } from './stripe-problem.js';

/** Least charge in the currencies tests use most. Source: docs.stripe.com "Minimum and maximum charge amounts", read 2026-11-22. */
const leastCharge: Readonly<Record<string, number>> = {
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
  const currency = neededText(form, 'currency').toLowerCase();
  const rules = findStripeCurrency(currency.toUpperCase());
  if (rules === undefined) throw badParameter('currency', `Invalid currency: ${currency}`);
  neededText(form, 'amount');
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
  if (use === 'charge' && amount < (leastCharge[currency] ?? 1)) {
    throw refused('amount_too_small', `Amount must be at least ${leastCharge[currency]} ${currency}`);
  }
  if (use === 'charge' && String(amount).length > rules.digitsMax) {
    throw refused('amount_too_large', 'Amount is larger than what the currency allows');
  }
  return { amount, currency };
}
