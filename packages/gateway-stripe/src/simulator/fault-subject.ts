import { fromStripeAmount } from '../mapping/to-stripe-amount.js';
import type { FaultSubject } from './fault-settings.js';
import type { Form, FormValue } from './stripe-form.js';
import type { StripeRoute } from './stripe-routes.js';

/** The description of a request that faults match on: transaction, amount, counterparty. */
export function faultSubjectOf(route: StripeRoute, id: string, form: Form): FaultSubject {
  const { payment_method, destination, customer, payment_intent, transfer_group, client_reference_id } = form;
  const texts = [payment_method, destination, customer, payment_intent, transfer_group, client_reference_id];
  const labels = typeof form['metadata'] === 'object' ? Object.values(form['metadata']) : [];
  return {
    operation: route.operation,
    amountMinor: amountMinorOf(form),
    alsoKnownAs: [id, ...texts, ...labels].filter(isText),
  };
}

function isText(value: FormValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function amountMinorOf(form: Form): number | undefined {
  const { amount, currency } = form;
  if (!isText(amount)) return undefined;
  // A refund states no currency; nearly every currency has the same unit at Stripe and in ISO 4217.
  return fromStripeAmount(Number(amount), isText(currency) ? currency : 'usd')?.amountMinor;
}
