import type { Lock } from '../../packages/runtime-kafka/src/ports/lock.js';

/** What the lock's surroundings do to it. */
export interface LockWeather {
  readonly now: () => number;
  /** `always` grants whoever asks, `never` grants nobody, `honest` is what a lock is meant to be. */
  readonly grants: 'honest' | 'always' | 'never';
  /** Whether this grant ends long before its time, in the middle of the holder's work. */
  readonly expiresEarly: () => boolean;
}

/** A lock for all processes. An entry that outlived its time is as good as none. */
export function createSimulatedLock(weather: LockWeather): Lock {
  const held = new Map<string, { readonly untilMs: number }>();
  const nothing = { release: async () => undefined };
  return {
    tryAcquire: async (key, ttlMs) => {
      switch (weather.grants) {
        case 'always':
          return nothing;
        case 'never':
          return undefined;
        case 'honest':
          break;
      }
      const current = held.get(key);
      if (current && current.untilMs > weather.now()) return undefined;
      const mine = { untilMs: weather.now() + (weather.expiresEarly() ? ttlMs / 1_000 : ttlMs) };
      held.set(key, mine);
      return {
        release: async () => {
          if (held.get(key) === mine) held.delete(key);
        },
      };
    },
  };
}
