/** A clock that stands still until it is moved. */
export interface ManualClock {
  /** Milliseconds since the epoch. */
  now(): number;
  advance(ms: number): void;
}

/** A clock for tests; starts at 2026-01-01T00:00:00Z unless told otherwise. */
export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
