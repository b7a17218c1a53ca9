import type { RateLimit, RateLimitState, RateLimiter } from '../../ports/rate-limiter.js';
import { Problem } from './problem.js';

/** Rate limits of the api and of the callback-receiver. */
export interface ApiRateLimits {
  /** Per token. Default 6,000 a minute. */
  readonly perToken: RateLimit;
  /** Per address (IPv6: per /64), whatever tokens it sends, invalid ones included. Default 12,000 a minute. */
  readonly perAddress: RateLimit;
  /** Callbacks from one address (IPv6: one /64), counted by each instance. Default 120,000 a minute. */
  readonly callbacksPerAddress: RateLimit;
  /** Callbacks from one address to one transaction's URL, counted by each instance; from all addresses together four times as many. Default 30 a minute. */
  readonly callbacksPerTransaction: RateLimit;
}

const minute = 60_000;

/** Generous: they stop a runaway loop or a token guesser, not a busy merchant. */
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
