import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Clock } from '../../ports/clock.js';
import type { Lock, LockHandle } from '../../ports/lock.js';
import type { TokenStore } from '../../ports/token-store.js';

/** Settings of {@link createRedisTokenStore}. */
export interface RedisTokenStoreOptions {
  readonly client: Redis;
  readonly prefix: string;
  readonly lock: Lock;
  readonly clock: Clock;
  /** Used while Redis is unavailable, and kept up to date meanwhile. Default: none; every method then fails. */
  readonly fallback?: TokenStore;
}

/** Encrypted tokens in Redis, with a claim per key. */
export function createRedisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  const { client, prefix, lock, clock, fallback } = options;
  const nameOf = (key: string) => `${prefix}token:${createHash('sha256').update(key).digest('hex')}`;
  const isUp = () => client.status === 'ready';
  const fallbackStore = (): TokenStore => {
    if (fallback === undefined) throw new Error('Redis is unavailable');
    return fallback;
  };
  const claims = new Map<string, LockHandle>();
  return {
    read: async (key) => {
      if (!isUp()) return fallbackStore().read(nameOf(key));
      return (await client.get(nameOf(key))) ?? undefined;
    },
    write: async (key, sealed, expiresAtMs) => {
      const lifeMs = Math.max(1, Math.floor(expiresAtMs - clock.now()));
      // Written to both, so that the token is found when either one is unavailable.
      await Promise.all([
        client.set(nameOf(key), sealed, 'PX', lifeMs).catch(() => undefined),
        fallback?.write(nameOf(key), sealed, expiresAtMs).catch(() => undefined),
      ]);
    },
    claim: async (key, forMs) => {
      if (isUp()) {
        const handle = await lock.tryAcquire(`token:${nameOf(key)}`, forMs);
        if (handle !== undefined) claims.set(key, handle);
        if (handle !== undefined || isUp()) return handle !== undefined;
      }
      return fallbackStore().claim(nameOf(key), forMs);
    },
    release: async (key) => {
      const handle = claims.get(key);
      claims.delete(key);
      await (handle === undefined ? fallback?.release(nameOf(key)) : handle.release());
    },
  };
}
