import { expect, test } from 'vitest';
import { stubbedIntent } from '../testing/stub-stripe.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import { isPartialCapture } from './is-partial-capture.js';
import { mapPaymentIntent } from './map-payment-intent.js';

const intent = (changes: Record<string, unknown>) => paymentIntentWire.parse(stubbedIntent(changes));
const part = { amount: 1500, amount_received: 900 };

test.each([
  ['of funds held by hand', { ...part, capture_method: 'manual' }, true],
  [
    'of a card held by its own setting',
    { ...part, capture_method: 'automatic', payment_method_options: { card: { capture_method: 'manual' } } },
    true,
  ],
  [
    'of a card at a terminal',
    { ...part, payment_method_options: { card_present: { capture_method: 'manual_preferred' } } },
    true,
  ],
  ['is not what was captured whole', { amount_received: 1500, capture_method: 'manual' }, false],
  ['is not what was captured beyond', { amount_received: 1600, capture_method: 'manual' }, false],
  ['is not less money without a capture by hand', { ...part, capture_method: 'automatic_async' }, false],
  ['is not less money where nothing says how it was captured', part, false],
  [
    'is not a part while more is held',
    { ...part, capture_method: 'manual', status: 'requires_capture' },
    false,
  ],
  ['is not nothing', { amount_received: 0, capture_method: 'manual' }, false],
  [
    'is not guessed from settings nobody knows',
    { ...part, payment_method_options: { card: 'manual', sofort: null } },
    false,
  ],
])('a partial capture %s', (_what, changes, expected) => {
  expect(isPartialCapture(intent(changes))).toBe(expected);
});

test('a partial capture is reported as one; other smaller amounts are reported unchanged', () => {
  const money = { amountMinor: 900, currency: 'USD' };
  expect(mapPaymentIntent(intent({ ...part, capture_method: 'manual' }))).toEqual({
    status: 'succeeded',
    gatewayReference: 'pi_1Stub',
    money,
    isPartialCapture: true,
  });
  expect(mapPaymentIntent(intent(part))).toEqual({
    status: 'succeeded',
    gatewayReference: 'pi_1Stub',
    money,
  });
});
