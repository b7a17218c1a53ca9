import { randomUUID } from 'node:crypto';
import type { AccessToken, TokenCache } from '@lango/core';
import { describe, expect, it } from 'vitest';

const hour = 3_600_000;

/** The contract of token caches. `open` gives two views of one cache, like two processes. */
export function describeTokenCache(
  name: string,
  open: () => Promise<readonly [TokenCache, TokenCache]>,
): void {
  describe(`token cache: ${name}`, () => {
    const issuer = (lifeMs = hour) => {
      let issued = 0;
      return {
        count: () => issued,
        fetch: async (): Promise<AccessToken> => {
          issued += 1;
          const value = `token-${issued}`;
          await new Promise((resolve) => setTimeout(resolve, 20));
          return { value, expiresAtMs: Date.now() + lifeMs };
        },
      };
    };

    it('lets one caller fetch for all callers of both views', async () => {
      const caches = await open();
      const { fetch, count } = issuer();
      const key = randomUUID();
      const tokens = await Promise.all(
        Array.from({ length: 20 }, (_, index) => caches[index % 2 === 0 ? 0 : 1].obtain(key, {}, fetch)),
      );
      expect(count()).toBe(1);
      expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['token-1']));
    });

    it('replaces a rejected token once, and gives the new one to every caller rejected with the old one', async () => {
      const [one, other] = await open();
      const { fetch, count } = issuer();
      const key = randomUUID();
      const { value: rejected } = await one.obtain(key, {}, fetch);
      await other.obtain(key, {}, fetch);
      const [first, second] = await Promise.all([
        one.obtain(key, { rejected }, fetch),
        other.obtain(key, { rejected }, fetch),
      ]);
      expect(count()).toBe(2);
      expect([first.value, second.value]).toEqual(['token-2', 'token-2']);
    });

    it('does not return a token that is about to expire', async () => {
      const [one, other] = await open();
      const { fetch, count } = issuer(30_000);
      const key = randomUUID();
      await one.obtain(key, {}, fetch);
      await other.obtain(key, {}, fetch);
      expect(count()).toBe(2);
    });

    it('keeps the tokens of different keys apart', async () => {
      const [cache] = await open();
      const { fetch } = issuer();
      const first = await cache.obtain(randomUUID(), {}, fetch);
      const second = await cache.obtain(randomUUID(), {}, fetch);
      expect(first.value).not.toBe(second.value);
    });

    it('throws what the fetch throws, and fetches again for the next caller', async () => {
      const [cache] = await open();
      const key = randomUUID();
      const refused = () => Promise.reject(new Error('wrong secret'));
      await expect(cache.obtain(key, {}, refused)).rejects.toThrow('wrong secret');
      expect((await cache.obtain(key, {}, issuer().fetch)).value).toBe('token-1');
    });
  });
}
