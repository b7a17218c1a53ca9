import type { CircuitBreakerOptions } from '@lango/core';
import type { Clock } from '../ports/clock.js';
import type { BreakerState } from '../operations/operations-tools.js';

type Change = Parameters<NonNullable<CircuitBreakerOptions['onStateChange']>>[0];

/** Tracks the state of each circuit breaker of this process, for operators. */
export interface BreakerStates {
  changed(change: Change): void;
  /** Those that have ever changed; any other is closed. */
  list(): readonly BreakerState[];
}

/** One per process. */
export function createBreakerStates(clock: Clock): BreakerStates {
  const states = new Map<string, BreakerState>();
  return {
    changed: ({ gatewayId, operation, state }) =>
      void states.set(`${gatewayId} ${operation}`, { gatewayId, operation, state, sinceMs: clock.now() }),
    list: () => [...states.values()],
  };
}
