import type { Redis } from 'ioredis';
import type { Clock } from '../../ports/clock.js';
import type { RateLimit, RateLimiter } from '../../ports/rate-limiter.js';
import { createRecentMap } from '../node/recent-map.js';

/** Settings of {@link createRedisRateLimiter}. */
export interface RedisRateLimiterOptions {
  readonly client: Redis;
  readonly prefix: string;
  readonly clock: Clock;
  /** Counts in this process while Redis is away. */
  readonly fallback: RateLimiter;
}

/** Grants up to ARGV[3] calls of a window: how many, how many are used now, and how long the window lasts yet. */
const grantScript = `
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('SET', KEYS[1], 0, 'PX', ARGV[2])
  left = tonumber(ARGV[2])
end
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local granted = math.max(0, math.min(tonumber(ARGV[3]), tonumber(ARGV[1]) - used))
if granted > 0 then used = redis.call('INCRBY', KEYS[1], granted) end
return { granted, used, left }`;

/** Calls granted to this process in one window and not made yet. */
interface Share {
  readonly endsAt: number;
  readonly used: number;
  granted: number;
}

/** One trip to Redis grants a hundredth of the limit, so that a limit costs next to nothing until it is near. */
const shareOfLimit = 100;
const keysMax = 50_000;
/** Milliseconds without a question after one that failed: a Redis that hangs holds up no more than one call. */
const restMs = 1_000;

/** Windows that all processes share. A process may hold a hundredth of a limit that another could have used; together they never exceed it. */
export function createRedisRateLimiter(options: RedisRateLimiterOptions): RateLimiter {
  const { client, prefix, clock, fallback } = options;
  const shares = createRecentMap<string, Share>(keysMax);
  const asking = new Map<string, Promise<Share>>();
  let restsUntil = 0;

  const ask = async (key: string, { calls, windowMs }: RateLimit): Promise<Share> => {
    const chunk = Math.max(1, Math.floor(calls / shareOfLimit));
    const answer = await client.eval(grantScript, 1, `${prefix}limit:${key}`, calls, windowMs, chunk);
    const [granted = 0, used = 0, left = 0] = answer as number[];
    const share = { granted, used, endsAt: clock.monotonicNow() + left };
    shares.set(key, share);
    return share;
  };
  /** Callers that come meanwhile wait for the same grant. */
  const askOnce = (key: string, limit: RateLimit): Promise<Share> => {
    const underWay = asking.get(key);
    if (underWay !== undefined) return underWay;
    const asked = ask(key, limit).finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  };

  return {
    take: async (key, limit) => {
      const { calls } = limit;
      try {
        for (;;) {
          const now = clock.monotonicNow();
          const share = shares.get(key);
          const isCurrent = share !== undefined && share.endsAt > now;
          if (isCurrent && share.granted > 0) {
            share.granted -= 1;
            const remaining = Math.max(0, calls - share.used) + share.granted;
            return { allowed: true, limit: calls, remaining, resetMs: share.endsAt - now };
          }
          // All is used, by whichever process: nothing more comes before the window ends.
          if (isCurrent && share.used >= calls)
            return { allowed: false, limit: calls, remaining: 0, resetMs: share.endsAt - now };
          if (client.status !== 'ready' || now < restsUntil) return fallback.take(key, limit);
          await askOnce(key, limit);
        }
      } catch {
        restsUntil = clock.monotonicNow() + restMs;
        return fallback.take(key, limit);
      }
    },
  };
}
