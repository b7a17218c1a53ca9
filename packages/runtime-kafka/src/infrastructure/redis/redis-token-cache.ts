import { createHash } from 'node:crypto';
import type { AccessToken, TokenCache } from '@lango/core';
import { createTokenCache } from '@lango/core/gateway-kit';
import type { Redis } from 'ioredis';
import type { Clock } from '../../ports/clock.js';
import type { KeyRing } from '../../ports/key-ring.js';
import type { Lock } from '../../ports/lock.js';

/** Settings of {@link createRedisTokenCache}. */
export interface RedisTokenCacheOptions {
  readonly client: Redis;
  readonly prefix: string;
  readonly lock: Lock;
  readonly clock: Clock;
  /** Tokens lie sealed in Redis. */
  readonly keyRing: Pick<KeyRing, 'seal' | 'unseal'>;
}

const refreshBeforeMs = 60_000;
const fetchLockMs = 15_000;
const pollMs = 100;

/**
 * One token for all processes, fetched by one of them: with some gateways a new token ends the old one. Each process keeps a copy and
 * asks Redis again only when its own was rejected or is about to end. Without Redis each process fetches for itself.
 */
export function createRedisTokenCache(options: RedisTokenCacheOptions): TokenCache {
  const { client, prefix, lock, clock, keyRing } = options;
  const local = createTokenCache({ refreshBeforeMs, now: () => clock.now() });
  const redisKey = (key: string) => `${prefix}token:${createHash('sha256').update(key).digest('hex')}`;
  const isUsable = (token: AccessToken | undefined, rejected: string | undefined): token is AccessToken =>
    token !== undefined && token.value !== rejected && token.expiresAtMs - refreshBeforeMs > clock.now();

  const read = async (key: string): Promise<AccessToken | undefined> => {
    const sealed = await client.get(redisKey(key)).catch(() => null);
    if (sealed === null) return undefined;
    try {
      return JSON.parse(keyRing.unseal(sealed)) as AccessToken;
    } catch {
      // Sealed with a key that is gone, or changed by somebody: as good as none.
      return undefined;
    }
  };
  const write = async (key: string, token: AccessToken): Promise<void> => {
    const lifeMs = Math.max(1, Math.floor(token.expiresAtMs - clock.now()));
    await client.set(redisKey(key), keyRing.seal(JSON.stringify(token)), 'PX', lifeMs).catch(() => undefined);
  };

  const obtainShared = async (
    key: string,
    rejected: string | undefined,
    fetchToken: () => Promise<AccessToken>,
  ): Promise<AccessToken> => {
    const deadline = clock.monotonicNow() + fetchLockMs;
    for (;;) {
      const shared = await read(key);
      if (isUsable(shared, rejected)) return shared;
      const held = await lock.tryAcquire(`token:${redisKey(key)}`, fetchLockMs);
      // Nobody can be asked, or whoever fetches takes too long.
      if (held === undefined && client.status === 'ready' && clock.monotonicNow() < deadline) {
        await new Promise<void>((resolve) => clock.after(pollMs, resolve));
        continue;
      }
      try {
        const current = await read(key);
        if (isUsable(current, rejected)) return current;
        const fetched = await fetchToken();
        await write(key, fetched);
        return fetched;
      } finally {
        await held?.release();
      }
    }
  };

  return {
    obtain: (key, { rejected }, fetchToken) =>
      local.obtain(key, { ...(rejected !== undefined && { rejected }) }, () =>
        obtainShared(key, rejected, fetchToken),
      ),
  };
}
