import { createChance, type Chance } from './chance.js';
import { createTimerHeap } from './timer-heap.js';

/** The scheduler of everything in a history. */
export interface Kernel {
  /** Milliseconds since the history began; never jumps. */
  readonly now: () => number;
  /** Calls back once after `ms`; the returned function cancels it. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Waits for a turn; any waiting task may be next. */
  readonly turn: () => Promise<void>;
  /** Resolves after `ms`. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Random choices other than faults. */
  readonly chance: Chance;
  /** Lets everything run until the time has come, nothing is left to do, or `stop` was called. */
  readonly run: (untilMs: number) => Promise<void>;
  readonly stop: () => void;
}

const { setImmediate } = globalThis;
/** Turns that are queued together, because one trip through the event loop costs more than a turn. */
const turnsAtOnce = 64;

/** Builds a scheduler whose every choice comes from the seed. */
export function createKernel(seed: number): Kernel {
  const order = createChance(seed ^ 0x5bd1e995);
  const timers = createTimerHeap();
  const ready: (() => void)[] = [];
  let elapsedMs = 0;
  let timersSet = 0;
  let stopped = false;

  /** All microtasks of a turn run before the next one: Node drains them between two immediates. */
  const takeTurn = (untilMs: number): boolean => {
    if (stopped) return false;
    if (ready.length > 0) {
      const index = ready.length === 1 ? 0 : order.below(ready.length);
      const chosen = ready[index] as () => void;
      const last = ready.pop() as () => void;
      if (index < ready.length) ready[index] = last;
      chosen();
      return true;
    }
    const timer = timers.peek();
    if (timer === undefined || timer.atMs > untilMs) {
      elapsedMs = Math.max(elapsedMs, untilMs);
      return false;
    }
    timers.pop();
    if (timer.callback === undefined) return takeTurn(untilMs);
    elapsedMs = Math.max(elapsedMs, timer.atMs);
    timer.callback();
    return true;
  };

  const after = (ms: number, callback: () => void): (() => void) => {
    const timer = {
      atMs: elapsedMs + Math.max(0, ms),
      order: (timersSet += 1),
      callback: callback as (() => void) | undefined,
    };
    timers.push(timer);
    return () => {
      timer.callback = undefined;
    };
  };

  return {
    now: () => elapsedMs,
    after,
    turn: () => new Promise<void>((resolve) => ready.push(resolve)),
    sleep: (ms) => new Promise<void>((resolve) => after(ms, resolve)),
    chance: createChance(seed),
    stop: () => {
      stopped = true;
    },
    run: (untilMs) =>
      new Promise<void>((resolve, reject) => {
        let isOver = false;
        const next = (): void => {
          if (isOver) return;
          try {
            if (takeTurn(untilMs)) return;
            isOver = true;
            resolve();
          } catch (error) {
            isOver = true;
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        const refill = (): void => {
          if (isOver) return;
          for (let count = 0; count < turnsAtOnce; count += 1) setImmediate(next);
          setImmediate(refill);
        };
        setImmediate(refill);
      }),
  };
}
