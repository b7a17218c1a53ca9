import type { AmountLimits, GatewayCapabilities, OperationCapability } from '@lango/core';
import {
  isoPerStripeUnit,
  listStripeCurrencies,
  stripeCurrency,
  type StripeCurrency,
} from './stripe-currency.js';
import { stripeAmountDigitsMax } from './to-stripe-amount.js';

/** Stripe keeps a v1 key and its answer for at least this long. Source: docs.stripe.com "Idempotent requests", read 2026-11-22. */
const stripeKeyLifetimeMs = 24 * 60 * 60 * 1000;

/** What an instance offers, with each currency's bounds in ISO minor units. */
export function stripeCapabilities(
  environment: GatewayCapabilities['environment'],
  account: string | undefined,
): GatewayCapabilities {
  const payment = terms((currency) => currency.digitsMax);
  const withdrawal = terms(() => stripeAmountDigitsMax);
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

function terms(digitsMax: (currency: StripeCurrency) => number): OperationCapability {
  const limitsOf = (code: string): AmountLimits => {
    const currency = stripeCurrency(code);
    const [iso, stripe] = isoPerStripeUnit(code);
    // UGX: a step of 100 hundredths is one whole shilling, which is ISO's minor unit.
    const stepMinor = Math.max(1, (currency.step / stripe) * iso);
    const maxAmount = Math.floor((10 ** digitsMax(currency) - 1) / currency.step) * currency.step;
    return { minMinor: stepMinor, maxMinor: (maxAmount / stripe) * iso, stepMinor };
  };
  const amounts = Object.fromEntries(listStripeCurrencies().map((code) => [code, limitsOf(code)]));
  return { idempotency: 'native', keyLifetime: stripeKeyLifetimeMs, amounts };
}
