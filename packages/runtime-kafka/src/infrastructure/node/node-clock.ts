import type { Clock } from '../../ports/clock.js';

/** The machine's clock. */
export const nodeClock: Clock = {
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
  after: (ms, callback) => {
    // Node fires timers beyond 2^31 - 1 ms at once.
    const timer = setTimeout(callback, Math.min(ms, 2_147_483_647));
    return () => clearTimeout(timer);
  },
};
