import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  SamplingBreaker,
  circuitBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { PaymentErrorCode } from '../errors/payment-error-code.js';
import { PaymentError } from '../errors/payment-error.js';
import { toPaymentError } from '../errors/to-payment-error.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import { resilienceDefaults } from './resilience-defaults.js';

/** `closed` calls pass · `open` calls are refused · `half-open` one probe decides. */
export type CircuitBreakerState = 'closed' | 'open' | 'half-open';

/** Settings of {@link withCircuitBreaker}. */
export interface CircuitBreakerOptions {
  /** Opens after this many failures in a row. Default 5. Ignored when `sampling` is given. */
  readonly failuresInARow?: number;
  /** Opens when this share of the calls of the window failed. */
  readonly sampling?: {
    /** 0 to 1. */
    readonly failureShare: number;
    readonly windowMs: number;
    /** Calls per second below which it never opens. */
    readonly minCallsPerSecond?: number;
  };
  /** Milliseconds it stays open before a probe. Default 30,000. */
  readonly openForMs?: number;
  /** Told of every change of state. */
  readonly onStateChange?: (change: {
    readonly gatewayId: string;
    readonly operation: GatewayOperation;
    readonly state: CircuitBreakerState;
  }) => void;
}

/** Errors that say the gateway itself is unwell. A decline is a value and never counts; a refusal of our request does not either. */
const countsAgainstGateway: ReadonlySet<PaymentErrorCode> = new Set([
  'gateway_unreachable',
  'gateway_timeout',
  'connection_lost',
  'response_unreadable',
  'gateway_error',
  'unexpected',
]);

const states: Readonly<Record<CircuitState, CircuitBreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/**
 * Refuses calls to a gateway that keeps failing: `circuit_open`, effect `none`, with `retryAfterMs`. One breaker per operation of
 * this gateway instance.
 */
export function withCircuitBreaker(options: CircuitBreakerOptions = {}): GatewayLayer {
  const openForMs = options.openForMs ?? resilienceDefaults.circuitBreaker.openForMs;
  return (inner) => {
    const breakers = new Map<GatewayOperation, CircuitBreakerPolicy>();
    const breakerOf = (operation: GatewayOperation) => {
      const existing = breakers.get(operation);
      if (existing) return existing;
      const breaker = createBreaker(options, openForMs);
      breaker.onStateChange((state) =>
        options.onStateChange?.({ gatewayId: inner.gatewayId, operation, state: states[state] }),
      );
      breakers.set(operation, breaker);
      return breaker;
    };
    return aroundOperations(inner, async ({ operation, context, proceed }) => {
      try {
        return await breakerOf(operation).execute(() => proceed(context));
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new PaymentError(
          'circuit_open',
          'none',
          `${inner.gatewayId} ${operation} keeps failing; not sent`,
          undefined,
          { retryAfterMs: openForMs },
        );
      }
    });
  };
}

function createBreaker(options: CircuitBreakerOptions, openForMs: number): CircuitBreakerPolicy {
  const { sampling, failuresInARow = resilienceDefaults.circuitBreaker.failuresInARow } = options;
  return circuitBreaker(
    handleWhen((error) => countsAgainstGateway.has(toPaymentError(error).code)),
    {
      halfOpenAfter: openForMs,
      breaker: sampling
        ? new SamplingBreaker({
            threshold: sampling.failureShare,
            duration: sampling.windowMs,
            ...(sampling.minCallsPerSecond !== undefined && { minimumRps: sampling.minCallsPerSecond }),
          })
        : new ConsecutiveBreaker(failuresInARow),
    },
  );
}
