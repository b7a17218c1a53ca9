import { PaymentError } from './payment-error.js';

/** The thrown value itself when it is a `PaymentError`; anything else counts as `unexpected` with effect `unknown`. */
export function toPaymentError(thrown: unknown): PaymentError {
  if (PaymentError.is(thrown)) return thrown;
  return new PaymentError('unexpected', 'unknown', wordsOf(thrown), thrown);
}

/** Anything can be thrown, also what no text can be made of. */
function wordsOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return 'something without words was thrown';
  }
}
