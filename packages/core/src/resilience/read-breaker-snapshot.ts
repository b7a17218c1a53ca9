import { checkOption } from '../input/check-input.js';
import type { CircuitBreakerSnapshot } from './with-circuit-breaker.js';

/** What cockatiel writes down of one breaker: 0 is closed, 1 is open. A half-open one is written as open. */
interface BreakerState {
  readonly ownState: { readonly value: number; readonly openedAt?: number; readonly attemptNo?: number };
  readonly breakerState: unknown;
}

/**
 * The breakers of a snapshot, checked and copied: it comes from a file or a cache, cockatiel believes whatever it is given, and writes into it.
 *
 * @param isSampling whether the breakers sample; a snapshot of the other kind would never open them
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `initialState` or the member that is wrong
 */
export function readBreakerSnapshot(
  snapshot: CircuitBreakerSnapshot,
  isSampling: boolean,
): ReadonlyMap<string, unknown> {
  const entries = Object.entries(checkOption.object('initialState', snapshot));
  return new Map(
    entries.map(([name, state]) => {
      checkState(`initialState.${name}`, state as BreakerState, isSampling);
      return [name, structuredClone(state)];
    }),
  );
}

function checkState(field: string, state: BreakerState, isSampling: boolean): void {
  const { ownState, breakerState } = checkOption.object(field, state);
  const { value, openedAt = 0, attemptNo = 1 } = checkOption.object(`${field}.ownState`, ownState);
  checkOption.number(`${field}.ownState.value`, value, { least: 0, most: 1, whole: true });
  checkOption.number(`${field}.ownState.openedAt`, openedAt, { least: 0 });
  // Read back in a loop that long.
  checkOption.number(`${field}.ownState.attemptNo`, attemptNo, { least: 1, most: 1_000_000, whole: true });
  if (isSampling) checkWindows(`${field}.breakerState`, breakerState as SamplingState);
  else checkOption.number(`${field}.breakerState`, breakerState as number, { least: 0, whole: true });
}

interface SamplingState {
  readonly windows: readonly {
    readonly startedAt: number;
    readonly failures: number;
    readonly successes: number;
  }[];
  readonly currentWindow: number;
  readonly currentFailures: number;
  readonly currentSuccesses: number;
}

function checkWindows(field: string, state: SamplingState): void {
  const { windows, currentWindow, currentFailures, currentSuccesses } = checkOption.object(field, state);
  const count = (name: string, value: number, most?: number) =>
    checkOption.number(`${field}.${name}`, value, { least: 0, ...(most !== undefined && { most }) });
  const { length } = checkOption.list(`${field}.windows`, windows);
  for (const [index, window] of windows.entries()) {
    const { startedAt, failures, successes } = checkOption.object(`${field}.windows[${index}]`, window);
    for (const value of [startedAt, failures, successes]) count(`windows[${index}]`, value);
  }
  count('currentWindow', currentWindow, length - 1);
  count('currentFailures', currentFailures);
  count('currentSuccesses', currentSuccesses);
}
