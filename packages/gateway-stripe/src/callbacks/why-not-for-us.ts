import { findStripeCurrency } from '../mapping/stripe-currency.js';
import { transactionIdOf } from '../mapping/stripe-metadata.js';
import type { StripeSettings } from '../stripe-options.js';

/**
 * Why a correctly signed event does not concern this instance: it is of another mode or account. Live endpoints receive such events all the
 * time, and Stripe disables an endpoint that refuses them.
 */
export function whyNotThisInstance(
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
  const { id, mode, currency, payment_status: paymentStatus } = object;
  const name = typeof id === 'string' ? id : 'the object';
  if (object['object'] === 'checkout.session') {
    if (mode !== undefined && mode !== 'payment')
      return `${name} is a Checkout Session that is not a single payment`;
    if (paymentStatus === 'no_payment_required')
      return `${name} is a Checkout Session that asks for no money`;
  }
  if (typeof currency === 'string' && findStripeCurrency(currency.toUpperCase()) === undefined)
    return `${name} is in ${currency}, a currency that no payment of ours has`;
  return undefined;
}
