import { checkOption, checkRequest } from '../input/check-input.js';

/** The clock of a simulator. */
export interface SimulatorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `work` once, `delayMs` from now. Returns a function that cancels it. */
  schedule(delayMs: number, work: () => void): () => void;
}

/** A clock that stands still until it is moved. */
export interface VirtualClock extends SimulatorClock {
  /**
   * Moves time forward and runs what becomes due, in order, including work scheduled on the way.
   *
   * @throws {PaymentError} `invalid_request`, effect `none`, field `ms`: it cannot be negative
   */
  advance(ms: number): void;
  /** When the next piece of work is due; undefined when there is none. */
  nextDueAtMs(): number | undefined;
}

/** The real time. Timers do not keep the process alive. */
export function createRealClock(): SimulatorClock {
  return {
    now: () => Date.now(),
    schedule(delayMs, work) {
      const timer = setTimeout(work, Math.max(0, delayMs));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/**
 * A virtual clock for tests: simulated payments finish as fast as the machine allows.
 *
 * @param startMs milliseconds since the epoch
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `startMs`.
 */
export function createVirtualClock(startMs: number = Date.parse('2026-11-22T09:00:00Z')): VirtualClock {
  let nowMs = checkOption.number('startMs', startMs, { least: 0, most: 8.64e15 });
  let sequence = 0;
  const waiting = new Map<number, { readonly dueAtMs: number; readonly work: () => void }>();
  const next = () => {
    let found: readonly [number, { readonly dueAtMs: number; readonly work: () => void }] | undefined;
    for (const entry of waiting)
      if (found === undefined || entry[1].dueAtMs < found[1].dueAtMs) found = entry;
    return found;
  };
  return {
    now: () => nowMs,
    schedule(delayMs, work) {
      const key = (sequence += 1);
      waiting.set(key, { dueAtMs: nowMs + Math.max(0, delayMs), work });
      return () => waiting.delete(key);
    },
    nextDueAtMs: () => next()?.[1].dueAtMs,
    advance(ms) {
      const untilMs = nowMs + checkRequest.number('ms', ms, { least: 0, most: 8.64e15 - nowMs });
      for (let entry = next(); entry !== undefined && entry[1].dueAtMs <= untilMs; entry = next()) {
        waiting.delete(entry[0]);
        nowMs = Math.max(nowMs, entry[1].dueAtMs);
        entry[1].work();
      }
      nowMs = untilMs;
    },
  };
}
