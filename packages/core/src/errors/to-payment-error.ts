import { PaymentError } from './payment-error.js';

/** The thrown value itself when it is a `PaymentError`; anything else counts as `unexpected` with effect `unknown`. */
export function toPaymentError(thrown: unknown): PaymentError {
  if (PaymentError.is(thrown)) return thrown;
  return new PaymentError('unexpected', 'unknown', wordsOf(thrown), thrown);
}

/** Anything can be thrown, also values that cannot be converted to a string. */
function wordsOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return 'a value that cannot be converted to a string was thrown';
  }
}
