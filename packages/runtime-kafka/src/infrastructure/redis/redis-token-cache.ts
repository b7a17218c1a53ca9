import { createHash } from 'node:crypto';
import type { AccessToken, TokenCache } from '@lango/core';
import { createTokenCache } from '@lango/core/gateway-kit';
import type { Redis } from 'ioredis';
import type { Clock } from '../../ports/clock.js';
import type { KeyRing } from '../../ports/key-ring.js';
import type { Lock } from '../../ports/lock.js';
import type { TokenShelf } from '../../ports/token-shelf.js';

/** Settings of {@link createRedisTokenCache}. */
export interface RedisTokenCacheOptions {
  readonly client: Redis;
  readonly prefix: string;
  readonly lock: Lock;
  readonly clock: Clock;
  /** Tokens lie sealed in Redis. */
  readonly keyRing: Pick<KeyRing, 'seal' | 'unseal'>;
  /** Where processes find each other's tokens while Redis is away. Default: each process fetches for itself then. */
  readonly shelf?: TokenShelf;
}

const refreshBeforeMs = 60_000;
const fetchLockMs = 15_000;
const pollMs = 100;

/**
 * One token for all processes, fetched by one of them: with some gateways a new token ends the old one. Each process keeps a copy and
 * asks Redis again only when its own was rejected or is about to end. While Redis is away the shelf takes its place.
 */
export function createRedisTokenCache(options: RedisTokenCacheOptions): TokenCache {
  const { client, prefix, lock, clock, keyRing, shelf } = options;
  const local = createTokenCache({ refreshBeforeMs, now: () => clock.now() });
  const redisKey = (key: string) => `${prefix}token:${createHash('sha256').update(key).digest('hex')}`;
  const isUsable = (token: AccessToken | undefined, rejected: string | undefined): token is AccessToken =>
    token !== undefined && token.value !== rejected && token.expiresAtMs - refreshBeforeMs > clock.now();

  const isUp = () => client.status === 'ready';
  const read = async (key: string): Promise<AccessToken | undefined> => {
    const shelved = async () => (await shelf?.read(redisKey(key)).catch(() => undefined)) ?? null;
    const sealed = isUp() ? await client.get(redisKey(key)).catch(() => null) : await shelved();
    if (sealed === null) return undefined;
    try {
      return JSON.parse(keyRing.unseal(sealed)) as AccessToken;
    } catch {
      // Sealed with a key that is gone, or changed by somebody: as good as none.
      return undefined;
    }
  };
  /** To both: whichever is away now, or goes, the token is found. */
  const write = async (key: string, token: AccessToken): Promise<void> => {
    const lifeMs = Math.max(1, Math.floor(token.expiresAtMs - clock.now()));
    const sealed = keyRing.seal(JSON.stringify(token));
    await Promise.all([
      client.set(redisKey(key), sealed, 'PX', lifeMs).catch(() => undefined),
      shelf?.write(redisKey(key), sealed, token.expiresAtMs).catch(() => undefined),
    ]);
  };
  /** The right to fetch: `held` by somebody else, or granted; also where nobody can be asked. */
  const claim = async (key: string): Promise<'held' | (() => Promise<unknown>)> => {
    if (isUp()) {
      const lockHandle = await lock.tryAcquire(`token:${redisKey(key)}`, fetchLockMs);
      if (lockHandle !== undefined) return () => lockHandle.release();
      if (isUp()) return 'held';
    }
    const granted = await shelf?.claim(redisKey(key), fetchLockMs).catch(() => undefined);
    if (granted === false) return 'held';
    return async () => shelf?.release(redisKey(key)).catch(() => undefined);
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
      const release = await claim(key);
      // Whoever fetches may take too long.
      if (release === 'held' && clock.monotonicNow() < deadline) {
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
        if (release !== 'held') await release();
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
