import type { Clock } from '../../ports/clock.js';
import type { Lock } from '../../ports/lock.js';

/** The lock of one process. Expired entries count as released. */
export function createInProcessLock(clock: Clock): Lock {
  const held = new Map<string, { readonly until: number }>();
  return {
    tryAcquire: async (key, ttlMs) => {
      const current = held.get(key);
      if (current && current.until > clock.monotonicNow()) return undefined;
      const mine = { until: clock.monotonicNow() + ttlMs };
      held.set(key, mine);
      return {
        release: async () => {
          if (held.get(key) === mine) held.delete(key);
        },
      };
    },
  };
}
