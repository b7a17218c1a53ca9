import type { RateLimit, RateLimitState, RateLimiter } from '../../ports/rate-limiter.js';
import { Problem } from './problem.js';

/** What a token and an address may do. */
export interface ApiRateLimits {
  /** Of one token. Default 6,000 a minute. */
  readonly perToken: RateLimit;
  /** Of one address (IPv6: one /64), whatever tokens it sends, wrong ones included. Default 12,000 a minute. */
  readonly perAddress: RateLimit;
  /** Callbacks from one address (IPv6: one /64), to each instance. Default 120,000 a minute. */
  readonly callbacksPerAddress: RateLimit;
  /** Callbacks to one transaction's address from one address, to each instance; four times as many from all. Default 30 a minute. */
  readonly callbacksPerTransaction: RateLimit;
}

const minute = 60_000;

/** Generous: they stop a loop gone wild or a guesser, not a busy merchant. */
export const defaultRateLimits: ApiRateLimits = {
  perToken: { calls: 6_000, windowMs: minute },
  perAddress: { calls: 12_000, windowMs: minute },
  callbacksPerAddress: { calls: 120_000, windowMs: minute },
  callbacksPerTransaction: { calls: 30, windowMs: minute },
};

/** The `RateLimit-*` headers (draft-ietf-httpapi-ratelimit-headers-06). */
export function rateLimitHeaders(state: RateLimitState): Record<string, string> {
  return {
    'ratelimit-limit': String(state.limit),
    'ratelimit-remaining': String(state.remaining),
    'ratelimit-reset': String(Math.ceil(state.resetMs / 1000)),
  };
}

/**
 * Counts one call.
 *
 * @throws {Problem} 429 with `Retry-After` when nothing is left
 */
export async function takeCall(limiter: RateLimiter, key: string, limit: RateLimit): Promise<RateLimitState> {
  const state = await limiter.take(key, limit);
  if (state.allowed) return state;
  const headers = {
    ...rateLimitHeaders(state),
    'retry-after': String(Math.max(1, Math.ceil(state.resetMs / 1000))),
  };
  throw new Problem(429, 'too-many-requests', 'wait as long as Retry-After says', undefined, headers);
}
