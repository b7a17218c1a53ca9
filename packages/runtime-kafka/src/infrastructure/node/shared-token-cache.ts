import type { AccessToken, TokenCache } from '@lango/core';
import { createTokenCache } from '@lango/core/gateway-kit';
import type { Clock } from '../../ports/clock.js';
import type { KeyRing } from '../../ports/key-ring.js';
import type { TokenStore } from '../../ports/token-store.js';

/** Settings of {@link createSharedTokenCache}. */
export interface SharedTokenCacheOptions {
  /** Shared store of all processes. */
  readonly store: TokenStore;
  readonly clock: Clock;
  /** Encrypts tokens in the store. */
  readonly keyRing: Pick<KeyRing, 'seal' | 'unseal'>;
}

const refreshBeforeMs = 60_000;
const fetchMs = 15_000;
const pollMs = 100;

/**
 * One token for all processes, fetched by one of them, because at some providers a new token ends the old one. Each process keeps a copy and
 * reads the store only when its own was rejected or is about to expire. While the store is unavailable each process fetches for itself.
 */
export function createSharedTokenCache({ store, clock, keyRing }: SharedTokenCacheOptions): TokenCache {
  const local = createTokenCache({ refreshBeforeMs, now: () => clock.now() });

  const read = async (key: string, rejected: string | undefined): Promise<AccessToken | undefined> => {
    const sealed = await store.read(key).catch(() => undefined);
    if (sealed === undefined) return undefined;
    try {
      const token = JSON.parse(keyRing.unseal(sealed)) as AccessToken;
      return token.value !== rejected && token.expiresAtMs - refreshBeforeMs > clock.now()
        ? token
        : undefined;
    } catch {
      // Sealed with a removed key, or tampered with: ignored.
      return undefined;
    }
  };

  const obtainShared = async (
    key: string,
    rejected: string | undefined,
    fetchToken: () => Promise<AccessToken>,
  ): Promise<AccessToken> => {
    const deadline = clock.monotonicNow() + fetchMs;
    for (;;) {
      const shared = await read(key, rejected);
      if (shared !== undefined) return shared;
      // Without the store each process fetches for itself.
      const isOurs = await store.claim(key, fetchMs).catch(() => true);
      // The fetching process may take too long.
      if (!isOurs && clock.monotonicNow() < deadline) {
        await new Promise<void>((resolve) => clock.after(pollMs, resolve));
        continue;
      }
      try {
        const current = await read(key, rejected);
        if (current !== undefined) return current;
        const fetched = await fetchToken();
        const sealed = keyRing.seal(JSON.stringify(fetched));
        await store.write(key, sealed, fetched.expiresAtMs).catch(() => undefined);
        return fetched;
      } finally {
        if (isOurs) await store.release(key).catch(() => undefined);
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
