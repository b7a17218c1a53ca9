import type { Redis } from 'ioredis';
import RedlockModule from 'redlock';
import type { Lock } from '../../ports/lock.js';

// CommonJS hosts get the module, ECMAScript ones its default export.
const Redlock = (RedlockModule as { default?: typeof RedlockModule }).default ?? RedlockModule;

/** The lock shared by all processes. One attempt, no waiting: without the lock the caller continues, also while Redis is unavailable. */
export function createRedisLock(client: Redis, prefix: string): Lock {
  const redlock = new Redlock([client], { retryCount: 0 });
  // Failed attempts are also emitted here; the caller handles them.
  redlock.on('error', () => undefined);
  return {
    tryAcquire: async (key, ttlMs) => {
      try {
        const lock = await redlock.acquire([`${prefix}lock:${key}`], ttlMs);
        return {
          release: async () => {
            await lock.release().catch(() => undefined);
          },
        };
      } catch {
        return undefined;
      }
    },
  };
}
