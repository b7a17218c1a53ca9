import type { PaymentErrorCode } from '../errors/payment-error-code.js';
import { toPaymentError } from '../errors/to-payment-error.js';

const codes: ReadonlySet<PaymentErrorCode> = new Set([
  'gateway_unreachable',
  'gateway_timeout',
  'connection_lost',
  'response_unreadable',
  'gateway_error',
  'unexpected',
]);

/**
 * Whether an error says that the gateway itself is unwell: what a circuit breaker counts. A decline is a value and never counts; a refusal of our
 * request does not either, nor does another breaker's `circuit_open`. Takes whatever was thrown.
 */
export const isGatewayUnwell = (error: unknown): boolean => codes.has(toPaymentError(error).code);
