import type { AccessToken, TokenCache } from '../gateway/v1/gateway-call-context-v1.js';

/** Settings of the in-process token cache. */
export interface TokenCacheOptions {
  /** Milliseconds before its end at which a token is no longer handed out. Default 60,000. */
  readonly refreshBeforeMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** A token cache for one process: callers that come while a fetch is under way share it. */
export function createTokenCache(options: TokenCacheOptions = {}): TokenCache {
  const { refreshBeforeMs = 60_000, now = Date.now } = options;
  const tokens = new Map<string, AccessToken>();
  const fetching = new Map<string, Promise<AccessToken>>();
  return {
    async obtain(key, { rejected }, fetchToken) {
      const cached = tokens.get(key);
      if (cached && cached.value !== rejected && cached.expiresAtMs - refreshBeforeMs > now()) return cached;
      const underWay = fetching.get(key);
      if (underWay) return underWay;
      const fetched = fetchToken()
        .then((token) => {
          tokens.set(key, token);
          return token;
        })
        .finally(() => fetching.delete(key));
      fetching.set(key, fetched);
      return fetched;
    },
  };
}
