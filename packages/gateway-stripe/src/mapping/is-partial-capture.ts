import type { PaymentIntentWire } from '../wire/payment-intent-wire.js';

/**
 * True when an intent succeeded with less than was held because only that part was captured. Nothing else makes an intent succeed with less
 * than it asked for, so a smaller amount without a manual capture stays what it is: a contradiction.
 */
export function isPartialCapture(intent: PaymentIntentWire): boolean {
  const received = intent.amount_received;
  return (
    intent.status === 'succeeded' &&
    typeof received === 'number' &&
    received > 0 &&
    received < intent.amount &&
    isCapturedByHand(intent)
  );
}

function isCapturedByHand({ capture_method: whole, payment_method_options: methods }: PaymentIntentWire) {
  const ways = [whole, ...Object.values(methods ?? {}).map((method) => method?.capture_method)];
  return ways.some((way) => way === 'manual' || way === 'manual_preferred');
}
