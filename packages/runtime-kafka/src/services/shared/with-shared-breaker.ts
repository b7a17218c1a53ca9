import {
  PaymentError,
  aroundOperations,
  isGatewayUnwell,
  toPaymentError,
  type GatewayLayer,
} from '@lango/core';
import type { SharedBreakers } from '../../ports/shared-breakers.js';

/** Settings of {@link withSharedBreaker}. */
export interface SharedBreakerOptions {
  /** Milliseconds a breaker stays open. */
  readonly openForMs: number;
  /** Milliseconds that one call may take. */
  readonly callMs: number;
}

/**
 * Refuses calls to a gateway that another process found failing: `circuit_open`, effect `none`. After the open period one call of one process
 * probes it, and all processes use the result. Wraps the process's own breaker.
 */
export function withSharedBreaker(shared: SharedBreakers, options: SharedBreakerOptions): GatewayLayer {
  const { openForMs, callMs } = options;
  return (inner) => {
    const { gatewayId } = inner;
    return aroundOperations(inner, async ({ operation, context, next }) => {
      const refusal = (retryAfterMs: number) =>
        new PaymentError(
          'circuit_open',
          'none',
          `${gatewayId} ${operation} keeps failing in another process; not sent`,
          undefined,
          { retryAfterMs },
        );
      switch (shared.stateOf(gatewayId, operation)) {
        case 'closed':
          return next(context);
        case 'open':
          throw refusal(openForMs);
        case 'probing': {
          if (!(await shared.tryProbe(gatewayId, operation, callMs))) throw refusal(callMs);
          try {
            const answer = await next(context);
            shared.closed(gatewayId, operation);
            return answer;
          } catch (error) {
            // This process's own breaker is still open: nothing was probed.
            if (toPaymentError(error).code === 'circuit_open') shared.opened(gatewayId, operation, callMs);
            else if (isGatewayUnwell(error)) shared.opened(gatewayId, operation, openForMs);
            else shared.closed(gatewayId, operation);
            throw error;
          }
        }
      }
    });
  };
}
