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
 * Whether an error means that the gateway itself is unhealthy: what a circuit breaker counts. A decline is a value and never counts; neither
 * does a refusal of our request or another breaker's `circuit_open`. Accepts any thrown value.
 */
export const isGatewayUnwell = (error: unknown): boolean => codes.has(toPaymentError(error).code);
