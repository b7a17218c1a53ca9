import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RateLimiter } from '../ports/rate-limiter.js';
import { until } from './until.js';

/** The contract of rate limiters. `open` gives two views of one limiter, like two processes. */
export function describeRateLimiter(
  name: string,
  open: () => Promise<readonly [RateLimiter, RateLimiter]>,
): void {
  describe(`rate limiter: ${name}`, () => {
    it('counts down over both views and refuses when nothing is left', async () => {
      const [one, other] = await open();
      const key = randomUUID();
      const limit = { calls: 3, windowMs: 10_000 };
      expect(await one.take(key, limit)).toMatchObject({ allowed: true, limit: 3, remaining: 2 });
      expect(await other.take(key, limit)).toMatchObject({ allowed: true, remaining: 1 });
      expect(await one.take(key, limit)).toMatchObject({ allowed: true, remaining: 0 });
      const refused = await other.take(key, limit);
      expect(refused).toMatchObject({ allowed: false, remaining: 0 });
      expect(refused.resetMs).toBeGreaterThan(0);
      expect(refused.resetMs).toBeLessThanOrEqual(10_000);
    });

    it('never allows more than the limit under concurrency', async () => {
      const limiters = await open();
      const key = randomUUID();
      const limit = { calls: 250, windowMs: 30_000 };
      const states = await Promise.all(
        Array.from({ length: 600 }, (_, index) => limiters[index % 2 === 0 ? 0 : 1].take(key, limit)),
      );
      const allowed = states.filter((state) => state.allowed).length;
      // Each view may hold back a hundredth that the other could have used.
      expect(allowed).toBeLessThanOrEqual(250);
      expect(allowed).toBeGreaterThanOrEqual(245);
    });

    it('starts again after the window, and keeps keys apart', async () => {
      const [one, other] = await open();
      const key = randomUUID();
      const limit = { calls: 1, windowMs: 300 };
      expect((await one.take(key, limit)).allowed).toBe(true);
      expect((await other.take(randomUUID(), limit)).allowed).toBe(true);
      expect((await one.take(key, { ...limit, windowMs: 300 })).allowed).toBe(false);
      await until(async () => (await other.take(key, limit)).allowed);
    });
  });
}
