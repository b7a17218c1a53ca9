import type { AmountLimits, GatewayCapabilities, OperationCapability } from '@lango/core';
import { isoPerStripeUnit, listStripeCurrencies, stripeCurrency } from './stripe-currency.js';
import { stripeAmountDigitsMax, type StripeAmountUse } from './to-stripe-amount.js';

/** Stripe keeps a v1 key and its answer for at least this long. Source: docs.stripe.com "Idempotent requests", read 2026-11-22. */
const stripeKeyLifetimeMs = 24 * 60 * 60 * 1000;

/** What an instance offers, with each currency's bounds in ISO minor units. */
export function stripeCapabilities(
  environment: GatewayCapabilities['environment'],
  account: string | undefined,
): GatewayCapabilities {
  const payment = terms(amountLimits('payment', (currency) => stripeCurrency(currency).digitsMax));
  const withdrawal = terms(amountLimits('payment', () => stripeAmountDigitsMax));
  return {
    operations: {
      deposit: payment,
      withdraw: withdrawal,
      lookUp: withdrawal,
      refund: payment,
      cancel: withdrawal,
      capture: payment,
    },
    callbackProof: 'signature',
    environment,
    records: {
      order: 'newest-first',
      // Payouts of connected accounts appear in the balance transactions of those accounts.
      api: { kinds: ['deposit', 'withdrawal', 'refund'], elsewhere: ['po_'] },
    },
    ...(account !== undefined && { account }),
  };
}

function terms(amounts: OperationCapability['amounts']): OperationCapability {
  return { idempotency: 'native', keyLifetime: stripeKeyLifetimeMs, amounts };
}

function amountLimits(
  use: StripeAmountUse,
  digitsMax: (currency: string) => number,
): Record<string, AmountLimits> {
  return Object.fromEntries(
    listStripeCurrencies().map((currency) => {
      const rules = stripeCurrency(currency);
      const [iso, stripe] = isoPerStripeUnit(currency);
      const step = use === 'payout' ? rules.payoutStep : rules.step;
      // UGX: a step of 100 hundredths is one whole shilling, which is ISO's minor unit.
      const stepMinor = Math.max(1, (step / stripe) * iso);
      const maxAmount = Math.floor((10 ** digitsMax(currency) - 1) / step) * step;
      return [currency, { minMinor: stepMinor, maxMinor: (maxAmount / stripe) * iso, stepMinor }];
    }),
  );
}
