import { gatewayOperations } from '../gateway/gateway-operations.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import { checkRequest } from '../input/check-input.js';

/** Leaves room for the longest operation within the 64 characters that every gateway takes. */
const keyPart = /^[a-zA-Z0-9_-]{1,55}$/;

/**
 * The idempotency key of an operation on a transaction. A pure function of the two: every attempt, worker and restart sends the same key,
 * and create, capture and cancel never collide.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `transactionId` or `operation`: two transactions without an id must not
 *   share a key.
 */
export function idempotencyKeyFor(transactionId: string, operation: GatewayOperation): string {
  checkRequest.text('transactionId', transactionId, { pattern: keyPart });
  checkRequest.oneOf('operation', operation, gatewayOperations);
  return `${transactionId}-${operation}`;
}
