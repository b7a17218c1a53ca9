import { CircuitState, type IBreaker } from 'cockatiel';

/** When a {@link createCallsInWindow} opens. */
export interface CallsInWindowOptions {
  /** Share of failures above which it opens. */
  readonly failureShare: number;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
  /** Calls in the window below which it never opens. */
  readonly callsMin: number;
}

interface Slot {
  startedAt: number;
  failures: number;
  calls: number;
}

/** The window is divided into this many slots, which expire one at a time. */
const slotsOfWindow = 30;

/**
 * Counts the calls in a window by the clock. Cockatiel's own sampling breaker needs a minimum of calls per second, and drops old calls only
 * when new ones arrive: with one call a minute its window would cover half an hour.
 */
export function createCallsInWindow({ failureShare, windowMs, callsMin }: CallsInWindowOptions): IBreaker {
  let slots: Slot[] = [];
  const count = (failures: number): void => {
    const now = Date.now();
    // After the clock was set back there may be slots in the future, which are not part of this window.
    slots = slots.filter(({ startedAt }) => startedAt <= now && now - startedAt < windowMs);
    let slot = slots.at(-1);
    if (slot === undefined || now - slot.startedAt >= windowMs / slotsOfWindow) {
      slot = { startedAt: now, failures: 0, calls: 0 };
      slots.push(slot);
    }
    slot.calls += 1;
    slot.failures += failures;
  };
  const sum = (of: 'calls' | 'failures') => slots.reduce((total, slot) => total + slot[of], 0);
  return {
    get state() {
      return slots;
    },
    set state(kept: unknown) {
      slots = kept as Slot[];
    },
    success: (state) => {
      if (state === CircuitState.HalfOpen) slots = [];
      count(0);
    },
    failure: (state) => {
      count(1);
      if (state !== CircuitState.Closed) return true;
      const calls = sum('calls');
      return calls >= callsMin && sum('failures') > failureShare * calls;
    },
  };
}
