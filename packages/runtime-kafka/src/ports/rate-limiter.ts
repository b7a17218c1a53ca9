/** A limit of calls per window. */
export interface RateLimit {
  /** Calls within one window, at most; also the largest burst. */
  readonly calls: number;
  /** Length of the window. */
  readonly windowMs: number;
}

/** State of a limit after one call, as in the `RateLimit-*` headers. */
export interface RateLimitState {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the window restarts. */
  readonly resetMs: number;
}

/** Counts calls per key. Allows calls when it is unavailable: it protects the service, and correctness never depends on it. */
export interface RateLimiter {
  take(key: string, limit: RateLimit): Promise<RateLimitState>;
}
