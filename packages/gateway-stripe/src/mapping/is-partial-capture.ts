import type { PaymentIntentWire } from '../wire/payment-intent-wire.js';

/**
 * True when an intent succeeded with less than was held because only a part was captured. Nothing else makes an intent succeed with less
 * than it asked for, so a smaller amount without a manual capture stays a contradiction.
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
  const captureMethods = [whole, ...Object.values(methods ?? {}).map((method) => method?.capture_method)];
  return captureMethods.some((method) => method === 'manual' || method === 'manual_preferred');
}
