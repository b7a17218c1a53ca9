import { findStripeCurrency } from '../mapping/stripe-currency.js';
import { transactionIdOf } from '../mapping/stripe-metadata.js';
import type { StripeSettings } from '../stripe-options.js';

/**
 * Why a well-signed event is not about this instance: a test event never touches a live instance, nor one account's event another's. Such
 * events come to live endpoints all the time, and Stripe disables an endpoint that does not take them.
 */
export function whyOfAnother(
  settings: Pick<StripeSettings, 'environment' | 'accountId'>,
  livemode: boolean,
  account: string | undefined,
): string | undefined {
  if (livemode !== (settings.environment === 'live'))
    return `the event is of ${livemode ? 'live' : 'test'} mode, this gateway of ${settings.environment} mode`;
  if (account === settings.accountId) return undefined;
  return account === undefined
    ? 'the event is of the platform’s own account'
    : 'the event is of another account';
}

/**
 * Why an event's object, which carries no label of ours, cannot be a payment of ours whatever else it says: Stripe's accounts are shared
 * with other applications.
 */
export function whyNoPaymentOfOurs(object: Readonly<Record<string, unknown>>): string | undefined {
  if (
    transactionIdOf({ metadata: object['metadata'] as Record<string, string> | null | undefined }) !==
    undefined
  )
    return undefined;
  const { id, mode, currency, payment_status: paid } = object;
  const name = typeof id === 'string' ? id : 'the object';
  if (object['object'] === 'checkout.session') {
    if (mode !== undefined && mode !== 'payment')
      return `${name} is a Checkout Session that is no single payment`;
    if (paid === 'no_payment_required') return `${name} is a Checkout Session that asks for no money`;
  }
  if (typeof currency === 'string' && findStripeCurrency(currency.toUpperCase()) === undefined)
    return `${name} is in ${currency}, a currency that no payment of ours has`;
  return undefined;
}
