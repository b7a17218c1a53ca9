import type { Clock } from '../../packages/runtime-kafka/src/ports/clock.js';
import type { Random } from '../../packages/runtime-kafka/src/ports/random.js';

/** One seeded source of every choice: the order of things, faults, ids and jitter. */
export interface Kernel {
  readonly clock: Clock;
  readonly random: Random;
  /** True with the given likelihood. */
  chance(likelihood: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Waits for the scheduler's turn: everything that waits may be next. */
  step(): Promise<void>;
  /** Lets everything run until nothing is left to do or the time has come. */
  runUntil(timeMs: number): Promise<void>;
  /** Moves the wall clock without the timers: clocks may jump. */
  jump(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

const epochMs = Date.UTC(2026, 0, 1);

/** mulberry32: small, fast, and the same everywhere. */
function createGenerator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Builds a world's time and chance. */
export function createKernel(seed: number): Kernel {
  const next = createGenerator(seed);
  const ready: (() => void)[] = [];
  const timers: Timer[] = [];
  let elapsedMs = 0;
  let wallOffsetMs = 0;
  let order = 0;

  /** Every microtask and next tick that follows from one step is done before the next is chosen. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  const clock: Clock = {
    now: () => epochMs + elapsedMs + wallOffsetMs,
    monotonicNow: () => elapsedMs,
    after: (ms, callback) => {
      const timer: Timer = { at: elapsedMs + Math.max(0, ms), order: (order += 1), callback };
      timers.push(timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
  };

  const nextTimer = (): Timer | undefined =>
    timers.reduce<Timer | undefined>(
      (first, timer) =>
        first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)
          ? timer
          : first,
      undefined,
    );

  return {
    clock,
    random: {
      bytes: (size) => Uint8Array.from({ length: size }, () => Math.floor(next() * 256)),
      fraction: next,
    },
    chance: (likelihood) => next() < likelihood,
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    step: () => new Promise<void>((resolve) => ready.push(resolve)),
    jump: (ms) => {
      wallOffsetMs += ms;
    },
    runUntil: async (timeMs) => {
      await settle();
      for (;;) {
        if (ready.length > 0) {
          const [resolve] = ready.splice(Math.floor(next() * ready.length), 1);
          resolve?.();
        } else {
          const timer = nextTimer();
          if (timer === undefined || timer.at > timeMs) {
            elapsedMs = Math.max(elapsedMs, timeMs);
            return;
          }
          timers.splice(timers.indexOf(timer), 1);
          elapsedMs = Math.max(elapsedMs, timer.at);
          timer.callback();
        }
        await settle();
      }
    },
  };
}
