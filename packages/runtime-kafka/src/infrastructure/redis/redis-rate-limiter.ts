import type { Redis } from 'ioredis';
import type { Clock } from '../../ports/clock.js';
import type { RateLimit, RateLimiter } from '../../ports/rate-limiter.js';
import { createRecentMap } from '../node/recent-map.js';

/** Settings of {@link createRedisRateLimiter}. */
export interface RedisRateLimiterOptions {
  readonly client: Redis;
  readonly prefix: string;
  readonly clock: Clock;
  /** Counts in this process while Redis is unavailable. */
  readonly fallback: RateLimiter;
}

/** Grants up to ARGV[3] calls of a window. Returns the number granted, the number used, and the rest of the window in ms. */
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

/** Unused calls granted to this process in one window. */
interface Share {
  readonly endsAt: number;
  readonly used: number;
  granted: number;
}

/** One round trip grants a hundredth of the limit, so that a limit is cheap until it is nearly reached. */
const shareOfLimit = 100;
const keysMax = 50_000;
/** Milliseconds without a request after a failure, so that a hanging Redis delays one call only. */
const restMs = 1_000;

/** Windows shared by all processes. A process may hold up to a hundredth of a limit unused; together they never exceed the limit. */
export function createRedisRateLimiter(options: RedisRateLimiterOptions): RateLimiter {
  const { client, prefix, clock, fallback } = options;
  const shares = createRecentMap<string, Share>(keysMax);
  const pendingGrants = new Map<string, Promise<Share>>();
  let restsUntil = 0;

  const ask = async (key: string, { calls, windowMs }: RateLimit): Promise<Share> => {
    const chunk = Math.max(1, Math.floor(calls / shareOfLimit));
    const answer = await client.eval(grantScript, 1, `${prefix}limit:${key}`, calls, windowMs, chunk);
    const [granted = 0, used = 0, left = 0] = answer as number[];
    const share = { granted, used, endsAt: clock.monotonicNow() + left };
    shares.set(key, share);
    return share;
  };
  /** Concurrent callers share one grant. */
  const askOnce = (key: string, limit: RateLimit): Promise<Share> => {
    const pending = pendingGrants.get(key);
    if (pending !== undefined) return pending;
    const grant = ask(key, limit).finally(() => pendingGrants.delete(key));
    pendingGrants.set(key, grant);
    return grant;
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
          // The window is used up by all processes together.
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
