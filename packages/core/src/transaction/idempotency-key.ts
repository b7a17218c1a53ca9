import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';

/**
 * The key a gateway is given for an operation on a transaction: a pure function of the two, so that every attempt, worker and
 * restart sends the same one and create, capture and cancel never collide.
 */
export function idempotencyKeyFor(transactionId: string, operation: GatewayOperation): string {
  return `${transactionId}-${operation}`;
}
