import { PaymentError } from './payment-error.js';

/** The thrown value itself when it is a `PaymentError`; anything else counts as `unexpected` with effect `unknown`. */
export function toPaymentError(thrown: unknown): PaymentError {
  if (PaymentError.is(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new PaymentError('unexpected', 'unknown', message, thrown);
}
