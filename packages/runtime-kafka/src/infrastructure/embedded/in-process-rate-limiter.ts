import type { Clock } from '../../ports/clock.js';
import type { RateLimiter } from '../../ports/rate-limiter.js';
import { createRecentMap } from '../node/recent-map.js';

interface Window {
  readonly endsAt: number;
  used: number;
}

const keysMax = 50_000;

/** Fixed windows in this process's memory, for at most 50,000 keys. The least recently used are dropped first. */
export function createInProcessRateLimiter(clock: Clock): RateLimiter {
  const windows = createRecentMap<string, Window>(keysMax);
  return {
    take: async (key, { calls, windowMs }) => {
      const now = clock.monotonicNow();
      let window = windows.get(key);
      if (window === undefined || window.endsAt <= now) {
        window = { endsAt: now + windowMs, used: 0 };
        windows.set(key, window);
      }
      const allowed = window.used < calls;
      if (allowed) window.used += 1;
      return { allowed, limit: calls, remaining: calls - window.used, resetMs: window.endsAt - now };
    },
  };
}
