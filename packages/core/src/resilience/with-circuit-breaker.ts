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
import { checkNumber } from './check-option.js';
import { resilienceDefaults } from './resilience-defaults.js';

/** `closed` calls pass · `open` calls are refused · `half-open` one probe is under way and decides; other calls are refused. */
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
    /** Calls per second below which it never opens. Default: so many that five failures are needed. */
    readonly minCallsPerSecond?: number;
  };
  /** Milliseconds it stays open before a probe. Default 30,000. */
  readonly openForMs?: number;
  /** Told of every change of state: save `snapshot()` then, to share it with other processes or to survive a restart. */
  readonly onStateChange?: (change: CircuitBreakerChange) => void;
  /** Where the breakers start, as an earlier `snapshot()` said. A gateway and operation that it does not hold starts closed. */
  readonly initialState?: CircuitBreakerSnapshot;
}

/** One breaker changed. */
export type CircuitBreakerChange = {
  readonly gatewayId: string;
  readonly operation: GatewayOperation;
  readonly state: CircuitBreakerState;
};

/** The state of every breaker of a layer as JSON, by `gatewayId/operation`. What is inside is this package's own matter. */
export type CircuitBreakerSnapshot = Readonly<Record<string, unknown>>;

/** The layer, with its state. */
export interface CircuitBreakerLayer extends GatewayLayer {
  /** The state of every breaker that has seen a call: JSON for {@link CircuitBreakerOptions.initialState}. */
  snapshot(): CircuitBreakerSnapshot;
  /** The state of one breaker. An open one whose time is over stays `open` until the call that probes. */
  stateOf(gatewayId: string, operation: GatewayOperation): CircuitBreakerState;
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
 * this gateway instance. After `openForMs` a single call probes; until it is answered, others are refused rather than queued.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function withCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreakerLayer {
  const openForMs = checkNumber(
    'openForMs',
    options.openForMs ?? resilienceDefaults.circuitBreaker.openForMs,
    { least: 0 },
  );
  const breakers = new Map<string, CircuitBreakerPolicy>();
  checkOptions(options);
  const breakerOf = (gatewayId: string, operation: GatewayOperation) => {
    const name = `${gatewayId}/${operation}`;
    const existing = breakers.get(name);
    if (existing) return existing;
    const breaker = createBreaker(options, openForMs, options.initialState?.[name]);
    breaker.onStateChange((state) => options.onStateChange?.({ gatewayId, operation, state: states[state] }));
    breakers.set(name, breaker);
    return breaker;
  };
  const layer: GatewayLayer = (inner) => {
    const { gatewayId } = inner;
    const refusal = (operation: GatewayOperation) =>
      new PaymentError(
        'circuit_open',
        'none',
        `${gatewayId} ${operation} keeps failing; not sent`,
        undefined,
        {
          retryAfterMs: openForMs,
        },
      );
    return aroundOperations(inner, async ({ operation, context, proceed }) => {
      const breaker = breakerOf(gatewayId, operation);
      if (breaker.state === CircuitState.HalfOpen) throw refusal(operation);
      try {
        return await breaker.execute(() => proceed(context));
      } catch (error) {
        throw error instanceof BrokenCircuitError ? refusal(operation) : error;
      }
    });
  };
  return Object.assign(layer, {
    snapshot: () => Object.fromEntries([...breakers].map(([name, breaker]) => [name, breaker.toJSON()])),
    stateOf: (gatewayId: string, operation: GatewayOperation) =>
      states[breakerOf(gatewayId, operation).state],
  });
}

function checkOptions({ failuresInARow = 1, sampling }: CircuitBreakerOptions): void {
  checkNumber('failuresInARow', failuresInARow, { least: 1, whole: true });
  if (sampling === undefined) return;
  checkNumber('sampling.failureShare', sampling.failureShare, { least: 0.000_001, most: 0.999_999 });
  checkNumber('sampling.windowMs', sampling.windowMs, { least: 1 });
  checkNumber('sampling.minCallsPerSecond', sampling.minCallsPerSecond ?? 1, { least: 0.000_001 });
}

function createBreaker(
  options: CircuitBreakerOptions,
  openForMs: number,
  initialState: unknown,
): CircuitBreakerPolicy {
  const { sampling, failuresInARow = resilienceDefaults.circuitBreaker.failuresInARow } = options;
  return circuitBreaker(
    handleWhen((error) => countsAgainstGateway.has(toPaymentError(error).code)),
    {
      halfOpenAfter: openForMs,
      ...(initialState !== undefined && { initialState }),
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
