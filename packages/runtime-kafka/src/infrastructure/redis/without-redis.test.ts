import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../node/key-ring.js';
import { nodeClock } from '../node/node-clock.js';
import { connectRedis } from './redis-client.js';
import { createRedisLock } from './redis-lock.js';
import { createInProcessRateLimiter } from '../embedded/in-process-rate-limiter.js';
import { createRedisRateLimiter } from './redis-rate-limiter.js';
import { createRedisSharedBreakers } from './redis-shared-breakers.js';
import { createSharedTokenCache } from '../node/shared-token-cache.js';
import { createRedisTokenStore } from './redis-token-store.js';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const prefix = 'test:';

describe('while Redis is unavailable', () => {
  // Nothing listens on port 1.
  const connection = connectRedis({ url: 'redis://127.0.0.1:1' }, quiet);
  const { client } = connection;
  const lock = createRedisLock(client, prefix);

  it('a check throws the reason', async () => {
    await expect(connection.check()).rejects.toThrow('ECONNREFUSED');
  });

  it('the lock is not granted, at once', async () => {
    expect(await lock.tryAcquire('key', 1_000)).toBeUndefined();
  });

  it('rate limits are counted in the process', async () => {
    const fallback = createInProcessRateLimiter(nodeClock);
    const limiter = createRedisRateLimiter({ client, prefix, clock: nodeClock, fallback });
    const limit = { calls: 1, windowMs: 10_000 };
    expect((await limiter.take('key', limit)).allowed).toBe(true);
    expect((await limiter.take('key', limit)).allowed).toBe(false);
  });

  it('every shared breaker is closed, and each process has its own', async () => {
    const shared = createRedisSharedBreakers(client, prefix, ['fake/deposit'], nodeClock);
    shared.opened('fake', 'deposit', 1_000);
    expect(shared.stateOf('fake', 'deposit')).toBe('closed');
    expect(await shared.tryProbe('fake', 'deposit', 1_000)).toBe(true);
    shared.close();
  });

  it('each process fetches a token for itself and keeps it', async () => {
    const keyRing = createKeyRing([{ keyId: 'test', key: Buffer.alloc(32, 7).toString('base64') }]);
    const cache = createSharedTokenCache({
      store: createRedisTokenStore({ client, prefix, lock, clock: nodeClock }),
      clock: nodeClock,
      keyRing,
    });
    let issued = 0;
    const fetchToken = async () => ({ value: `token-${(issued += 1)}`, expiresAtMs: Date.now() + 3_600_000 });
    expect((await cache.obtain('key', {}, fetchToken)).value).toBe('token-1');
    expect((await cache.obtain('key', {}, fetchToken)).value).toBe('token-1');
    connection.close();
  });
});
