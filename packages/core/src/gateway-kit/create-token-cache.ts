import type { AccessToken, TokenCache } from '../gateway/v1/gateway-call-context-v1.js';
import { checkOption } from '../input/check-input.js';

/** Settings of the in-process token cache. */
export interface TokenCacheOptions {
  /** Milliseconds before its expiry from which a token is no longer used. Default 60,000. */
  readonly refreshBeforeMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * A token cache for one process: concurrent callers share one fetch. `fetchToken` must return an {@link AccessToken}: anything else is
 * `configuration_invalid`, effect `none`, field `accessToken`, because no payment was requested yet.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option; `obtain` rejects in the same way for an invalid `key` or `fetchToken`.
 */
export function createTokenCache(options: TokenCacheOptions = {}): TokenCache {
  const { refreshBeforeMs = 60_000, now = Date.now } = checkOption.settings(options);
  checkOption.number('refreshBeforeMs', refreshBeforeMs, { least: 0 });
  checkOption.callable('now', now);
  const tokens = new Map<string, AccessToken>();
  const fetching = new Map<string, Promise<AccessToken>>();
  return {
    async obtain(key, options, fetchToken) {
      checkOption.text('key', key, { most: 1_000 });
      checkOption.callable('fetchToken', fetchToken);
      const { rejected } = checkOption.settings(options);
      const cached = tokens.get(key);
      if (cached && cached.value !== rejected && cached.expiresAtMs - refreshBeforeMs > now()) return cached;
      const pending = fetching.get(key);
      if (pending) return pending;
      const fetch = async () => {
        const token = checkToken(await fetchToken());
        tokens.set(key, token);
        return token;
      };
      const fetched = fetch().finally(() => fetching.delete(key));
      fetching.set(key, fetched);
      return fetched;
    },
  };
}

/** `undefined` would be sent as a bearer token, and with an expiry that is not a number a token would never expire or never be valid. */
function checkToken(token: AccessToken): AccessToken {
  const { value, expiresAtMs } = checkOption.object('accessToken', token);
  checkOption.text('accessToken.value', value, { most: 100_000 });
  checkOption.number('accessToken.expiresAtMs', expiresAtMs, { least: 0 });
  return token;
}
