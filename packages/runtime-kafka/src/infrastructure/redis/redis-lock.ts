import type { Redis } from 'ioredis';
import RedlockModule from 'redlock';
import type { Lock } from '../../ports/lock.js';

// CommonJS hosts get the module, ECMAScript ones its default export.
const Redlock = (RedlockModule as { default?: typeof RedlockModule }).default ?? RedlockModule;

/** The lock of all processes. One try, no waiting: a held key and an absent Redis both mean going on without it. */
export function createRedisLock(client: Redis, prefix: string): Lock {
  const redlock = new Redlock([client], { retryCount: 0 });
  // Every failed try is told here too; the caller already knows.
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
