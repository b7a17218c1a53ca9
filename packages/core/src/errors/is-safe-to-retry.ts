import type { OperationIdempotency } from '../gateway/v1/gateway-capabilities-v1.js';
import type { PaymentErrorCode } from './payment-error-code.js';
import { PaymentError } from './payment-error.js';

/** Errors without effect that the same request would get again: repeating it is harmless, but useless. */
const pointless: ReadonlySet<PaymentErrorCode> = new Set([
  'invalid_request',
  'operation_not_supported',
  'configuration_invalid',
  'request_rejected',
  'credentials_rejected',
  'circuit_open',
  'transaction_not_found',
  'callback_rejected',
  'callback_unreadable',
  'illegal_transition',
]);

/**
 * Whether the same call may be made again, with the same idempotency key, without a look-up first.
 * `effect: 'none'` may; `'unknown'` only where the gateway itself honors the key (`native`). A value that is not a `PaymentError` is never
 * safe, because its effect is not known: pass it through `toPaymentError` first.
 */
export function isSafeToRetry(error: PaymentError, idempotency: OperationIdempotency): boolean {
  if (!PaymentError.is(error) || pointless.has(error.code)) return false;
  return error.effect === 'none' || idempotency === 'native';
}
