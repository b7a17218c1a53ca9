import { CircuitState, type IBreaker } from 'cockatiel';

/** When a {@link createCallsInWindow} opens. */
export interface CallsInWindowOptions {
  /** Share of failures above which it opens. */
  readonly failureShare: number;
  /** Milliseconds looked back on. */
  readonly windowMs: number;
  /** Calls in the window below which it never opens. */
  readonly callsMin: number;
}

interface Slot {
  startedAt: number;
  failures: number;
  calls: number;
}

/** Parts of the window that are forgotten one at a time. */
const slotsOfWindow = 30;

/**
 * Counts the calls of the window by the clock. Cockatiel's own sampling breaker wants a number of calls a second, and forgets old calls only
 * when new ones come: with one call a minute it would look back on half an hour.
 */
export function createCallsInWindow({ failureShare, windowMs, callsMin }: CallsInWindowOptions): IBreaker {
  let slots: Slot[] = [];
  const count = (failures: number): void => {
    const now = Date.now();
    // A clock that went back leaves slots in the future, which say nothing about this window.
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
