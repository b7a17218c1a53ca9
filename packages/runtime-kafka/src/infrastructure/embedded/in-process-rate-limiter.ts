import type { Clock } from '../../ports/clock.js';
import type { RateLimiter } from '../../ports/rate-limiter.js';

interface Window {
  readonly endsAt: number;
  used: number;
}

const keysMax = 50_000;

/** Fixed windows in this process's memory, for at most 50,000 keys at once. */
export function createInProcessRateLimiter(clock: Clock): RateLimiter {
  const windows = new Map<string, Window>();

  /** Room for one more key: first what has ended, then what was opened longest ago. */
  const makeRoom = (now: number): void => {
    for (const [key, window] of windows) if (window.endsAt <= now) windows.delete(key);
    for (const key of windows.keys()) {
      if (windows.size < keysMax) return;
      windows.delete(key);
    }
  };

  return {
    take: async (key, { calls, windowMs }) => {
      const now = clock.monotonicNow();
      let window = windows.get(key);
      if (window === undefined || window.endsAt <= now) {
        windows.delete(key);
        if (windows.size >= keysMax) makeRoom(now);
        window = { endsAt: now + windowMs, used: 0 };
        windows.set(key, window);
      }
      const allowed = window.used < calls;
      if (allowed) window.used += 1;
      return { allowed, limit: calls, remaining: calls - window.used, resetMs: window.endsAt - now };
    },
  };
}
