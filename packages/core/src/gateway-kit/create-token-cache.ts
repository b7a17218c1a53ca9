import type { AccessToken, TokenCache } from '../gateway/v1/gateway-call-context-v1.js';
import { checkOption } from '../input/check-input.js';

/** Settings of the in-process token cache. */
export interface TokenCacheOptions {
  /** Milliseconds before its end at which a token is no longer handed out. Default 60,000. */
  readonly refreshBeforeMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * A token cache for one process: callers that come while a fetch is under way share it. What `fetchToken` brings must be an
 * {@link AccessToken}: anything else is `configuration_invalid`, effect `none`, field `accessToken`, since no payment was asked for yet.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option; `obtain` rejects so for a `key` or `fetchToken` that is none.
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
      const underWay = fetching.get(key);
      if (underWay) return underWay;
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

/** `undefined` would be sent as a bearer token, and an expiry that is no number would never be over, or never be valid. */
function checkToken(token: AccessToken): AccessToken {
  const { value, expiresAtMs } = checkOption.object('accessToken', token);
  checkOption.text('accessToken.value', value, { most: 100_000 });
  checkOption.number('accessToken.expiresAtMs', expiresAtMs, { least: 0 });
  return token;
}
