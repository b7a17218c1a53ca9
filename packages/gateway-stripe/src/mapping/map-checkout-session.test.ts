import { describe, expect, test } from 'vitest';
import { stubbedIntent } from '../testing/stub-stripe.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import { mapCheckoutSession } from './map-checkout-session.js';

const map = (changes: Record<string, unknown>) =>
  mapCheckoutSession(
    checkoutSessionWire.parse({
      id: 'cs_test_1',
      object: 'checkout.session',
      mode: 'payment',
      status: 'complete',
      payment_status: 'paid',
      amount_total: 5000,
      currency: 'usd',
      payment_intent: 'pi_1Stub',
      ...changes,
    }),
  );
const money = { amountMinor: 5000, currency: 'USD' };
const unpaid = { payment_status: 'unpaid' };
const bounced = (code: string) =>
  stubbedIntent({
    status: 'requires_payment_method',
    last_payment_error: { code, message: 'the bank said no' },
  });

describe('the requested amount, with Adaptive Pricing', () => {
  test.each([
    [
      'where the session is in our currency',
      { presentment_details: { presentment_amount: 6940, presentment_currency: 'cad' } },
    ],
    [
      'where the session is in the payer’s currency, as with older API versions',
      {
        amount_total: 6940,
        currency: 'cad',
        currency_conversion: { amount_total: 5000, source_currency: 'usd', fx_rate: '1.388' },
      },
    ],
    ['where nothing was converted', { currency_conversion: null, presentment_details: null }],
  ])('%s', (_what, changes) => {
    expect(map(changes)).toEqual({ status: 'succeeded', gatewayReference: 'cs_test_1', money });
  });
});

test('a partial capture is reported with its amount', () => {
  const part = stubbedIntent({ amount: 5000, amount_received: 3000, capture_method: 'manual' });
  const captured = {
    status: 'succeeded',
    isPartialCapture: true,
    money: { amountMinor: 3000, currency: 'USD' },
  };
  for (const changes of [{}, unpaid])
    expect(map({ ...changes, payment_intent: part })).toMatchObject({
      ...captured,
      gatewayReference: 'cs_test_1',
    });
});

describe('a delayed payment after the page was done', () => {
  test.each([
    ['insufficient_funds', 'insufficient_funds'],
    ['account_closed', 'invalid_counterparty'],
    ['debit_not_authorized', 'invalid_counterparty'],
    ['payment_method_provider_decline', 'declined'],
    ['brand_new_reason', 'other'],
  ])('that bounced for %s fails with that reason', (code, reason) => {
    expect(map({ ...unpaid, payment_intent: bounced(code) })).toMatchObject({
      status: 'failed',
      gatewayReference: 'cs_test_1',
      reason,
      rawCode: code,
      rawMessage: 'the bank said no',
    });
  });

  test('that was canceled as abandoned after it bounced fails with the bank’s reason', () => {
    const canceled = { ...bounced('no_account'), status: 'canceled', cancellation_reason: 'abandoned' };
    expect(map({ ...unpaid, payment_intent: canceled })).toMatchObject({
      status: 'failed',
      rawCode: 'no_account',
    });
  });

  test('stays pending while the bank has not answered', () => {
    const intent = stubbedIntent({ status: 'processing' });
    expect(map({ ...unpaid, payment_intent: intent })).toMatchObject({
      status: 'pending',
      rawCode: 'processing',
    });
    expect(map(unpaid)).toMatchObject({ status: 'pending', rawCode: 'complete/unpaid' });
  });

  test('refused while the page is still open leaves the payer another try', () => {
    const open = {
      ...unpaid,
      status: 'open',
      url: 'https://pay.example',
      payment_intent: bounced('card_declined'),
    };
    expect(map(open)).toMatchObject({ status: 'pending', action: { type: 'redirect' } });
  });
});
