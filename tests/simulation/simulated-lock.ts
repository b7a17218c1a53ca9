import type { Lock } from '../../packages/runtime-kafka/src/ports/lock.js';

/** Faults of the lock. */
export interface LockFaults {
  readonly now: () => number;
  /** `always` grants every request, `never` none, `honest` works correctly. */
  readonly grants: 'honest' | 'always' | 'never';
  /** Whether this grant expires early, during the holder's work. */
  readonly expiresEarly: () => boolean;
}

/** A lock for all processes. Expired entries count as released. */
export function createSimulatedLock(faults: LockFaults): Lock {
  const held = new Map<string, { readonly untilMs: number }>();
  const nothing = { release: async () => undefined };
  return {
    tryAcquire: async (key, ttlMs) => {
      switch (faults.grants) {
        case 'always':
          return nothing;
        case 'never':
          return undefined;
        case 'honest':
          break;
      }
      const current = held.get(key);
      if (current && current.untilMs > faults.now()) return undefined;
      const mine = { untilMs: faults.now() + (faults.expiresEarly() ? ttlMs / 1_000 : ttlMs) };
      held.set(key, mine);
      return {
        release: async () => {
          if (held.get(key) === mine) held.delete(key);
        },
      };
    },
  };
}
