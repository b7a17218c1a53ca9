import { checkOption, checkRequest } from '../input/check-input.js';

/** A clock that stands still until it is moved. */
export interface ManualClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Moves it forward.
   *
   * @throws {PaymentError} `invalid_request`, effect `none`, field `ms`: it cannot be negative
   */
  advance(ms: number): void;
}

/**
 * A clock for tests; starts at 2026-01-01T00:00:00Z by default.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `startMs`.
 */
export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  // The last millisecond that a Date can represent.
  let nowMs = checkOption.number('startMs', startMs, { least: 0, most: 8.64e15 });
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += checkRequest.number('ms', ms, { least: 0, most: 8.64e15 - nowMs });
    },
  };
}
