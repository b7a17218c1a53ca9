/** How many calls a window allows. */
export interface RateLimit {
  /** Calls within one window, at most; also the largest burst. */
  readonly calls: number;
  /** Length of the window. */
  readonly windowMs: number;
}

/** What became of one call, in the words of the `RateLimit-*` headers. */
export interface RateLimitState {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the window begins anew. */
  readonly resetMs: number;
}

/** Counts calls per key. A limiter that is away allows: it protects the service, nothing is correct because of it. */
export interface RateLimiter {
  take(key: string, limit: RateLimit): Promise<RateLimitState>;
}
