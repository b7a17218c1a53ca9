import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { PaymentError } from '../errors/payment-error.js';
import { isGatewayUnwell } from './is-gateway-unwell.js';
import { aroundOperations, type GatewayLayer } from '../gateway/gateway-layer.js';
import { checkGateway } from '../gateway/check-gateway.js';
import { gatewayOperations } from '../gateway/gateway-operations.js';
import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import { checkOption, checkRequest } from '../input/check-input.js';
import { createCallsInWindow } from './calls-in-window.js';
import { longestTimerMs, resilienceDefaults } from './resilience-defaults.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** `closed` calls pass · `open` calls are refused · `half-open` a probe is under way and decides; calls above `halfOpenCallsMax` are refused. */
export type CircuitBreakerState = 'closed' | 'open' | 'half-open';

/** Settings of {@link withCircuitBreaker}. */
export interface CircuitBreakerOptions {
  /** Opens after this many failures in a row. Default 5. Ignored when `sampling` is given. */
  readonly failuresInARow?: number;
  /** Opens when this share of the calls of the window failed. */
  readonly sampling?: {
    /** Above 0 and below 1. */
    readonly failureShare: number;
    /** Length of the window in milliseconds. 5 to 86,400,000. */
    readonly windowMs: number;
    /** Calls in the window below which it never opens. A whole number, 1 or more. Default 5. */
    readonly callsMin?: number;
    /** @deprecated Calls per second below which it never opens. Use `callsMin`, which takes precedence. */
    readonly minCallsPerSecond?: number;
  };
  /** Milliseconds it stays open before a probe. Default 30,000. */
  readonly openForMs?: number;
  /**
   * Concurrent calls while half-open: the first is the probe, and only its outcome decides; the others only reduce the number of refusals.
   * Default 1.
   */
  readonly halfOpenCallsMax?: number;
  /** Called on every change of state. What it throws is ignored. */
  readonly onStateChange?: (change: CircuitBreakerChange) => void;
}

/** Every member of {@link CircuitBreakerOptions}. */
export const circuitBreakerSettings = {
  failuresInARow: true,
  sampling: { failureShare: true, windowMs: true, callsMin: true, minCallsPerSecond: true },
  openForMs: true,
  halfOpenCallsMax: true,
  onStateChange: true,
} as const satisfies ShapeOf<CircuitBreakerOptions>;

/** A change of one breaker's state. */
export type CircuitBreakerChange = {
  /** The gateway instance. */
  readonly gatewayId: string;
  /** Which of its operations. */
  readonly operation: GatewayOperation;
  /** The new state. */
  readonly state: CircuitBreakerState;
};

/** The layer, with its state. */
export interface CircuitBreakerLayer extends GatewayLayer {
  /**
   * The state of one breaker. After `openForMs` it stays `open` until the next call, which probes.
   *
   * @throws {PaymentError} `invalid_request`, effect `none`, field `gatewayId` or `operation`.
   */
  stateOf(gatewayId: string, operation: GatewayOperation): CircuitBreakerState;
}

const states: Readonly<Record<CircuitState, CircuitBreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/**
 * Refuses calls to a gateway that keeps failing: `circuit_open`, effect `none`, with `retryAfterMs`. One breaker per operation of
 * this gateway instance. After `openForMs` a call probes; until it is answered, calls above `halfOpenCallsMax` are refused, not queued.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function withCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreakerLayer {
  const { openForMs, halfOpenCallsMax } = checkOptions(options);
  const breakers = new Map<string, CircuitBreakerPolicy>();
  const companions = new Map<CircuitBreakerPolicy, number>();
  const breakerOf = (gatewayId: string, operation: GatewayOperation) => {
    const name = `${gatewayId}/${operation}`;
    const existing = breakers.get(name);
    if (existing) return existing;
    const breaker = createBreaker(options, openForMs);
    breaker.onStateChange((state) =>
      notify(options.onStateChange, { gatewayId, operation, state: states[state] }),
    );
    breakers.set(name, breaker);
    return breaker;
  };
  const layer: GatewayLayer = (inner) => {
    const { gatewayId } = checkGateway(checkOption, 'gateway', inner);
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
    return aroundOperations(inner, async ({ operation, context, next }) => {
      const breaker = breakerOf(gatewayId, operation);
      if (breaker.state === CircuitState.HalfOpen) {
        const beside = companions.get(breaker) ?? 0;
        if (beside + 1 >= halfOpenCallsMax) throw refusal(operation);
        companions.set(breaker, beside + 1);
        return next(context).finally(() => companions.set(breaker, (companions.get(breaker) ?? 1) - 1));
      }
      try {
        return await breaker.execute(() => next(context));
      } catch (error) {
        throw error instanceof BrokenCircuitError ? refusal(operation) : error;
      }
    });
  };
  return Object.assign(layer, {
    stateOf: (gatewayId: string, operation: GatewayOperation) => {
      checkRequest.text('gatewayId', gatewayId);
      checkRequest.oneOf('operation', operation, gatewayOperations);
      return states[breakerOf(gatewayId, operation).state];
    },
  });
}

function checkOptions(options: CircuitBreakerOptions) {
  const { circuitBreaker: defaults } = resilienceDefaults;
  const { failuresInARow = 1, sampling, onStateChange } = checkSettings(options, circuitBreakerSettings);
  const { openForMs = defaults.openForMs, halfOpenCallsMax = defaults.halfOpenCallsMax } = options;
  checkOption.number('failuresInARow', failuresInARow, { least: 1, whole: true });
  if (onStateChange !== undefined) checkOption.callable('onStateChange', onStateChange);
  if (sampling !== undefined) {
    const {
      failureShare,
      windowMs,
      callsMin = 1,
      minCallsPerSecond = 1,
    } = checkOption.object('sampling', sampling);
    checkOption.number('sampling.failureShare', failureShare, { least: 0.000_001, most: 0.999_999 });
    checkOption.number('sampling.windowMs', windowMs, { least: 5, most: 86_400_000 });
    checkOption.number('sampling.callsMin', callsMin, { least: 1, whole: true });
    checkOption.number('sampling.minCallsPerSecond', minCallsPerSecond, { least: 0.000_001 });
  }
  return {
    openForMs: checkOption.number('openForMs', openForMs, { least: 0, most: longestTimerMs }),
    halfOpenCallsMax: checkOption.number('halfOpenCallsMax', halfOpenCallsMax, { least: 1, whole: true }),
  };
}

/** A listener that throws must not affect the call. */
function notify(listener: CircuitBreakerOptions['onStateChange'], change: CircuitBreakerChange): void {
  try {
    listener?.(change);
  } catch {
    // Ignored.
  }
}

function createBreaker(options: CircuitBreakerOptions, openForMs: number): CircuitBreakerPolicy {
  const { sampling, failuresInARow = resilienceDefaults.circuitBreaker.failuresInARow } = options;
  return circuitBreaker(handleWhen(isGatewayUnwell), {
    halfOpenAfter: openForMs,
    breaker: sampling
      ? createCallsInWindow({ ...sampling, callsMin: callsMinOf(sampling) })
      : new ConsecutiveBreaker(failuresInARow),
  });
}

function callsMinOf({
  callsMin,
  minCallsPerSecond,
  windowMs,
}: NonNullable<CircuitBreakerOptions['sampling']>): number {
  if (callsMin !== undefined || minCallsPerSecond === undefined) return callsMin ?? 5;
  return (minCallsPerSecond * windowMs) / 1_000;
}
