import { createManualClock } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { createInProcessRateLimiter } from './in-process-rate-limiter.js';

describe('the rate limiter', () => {
  it('counts down per key, refuses at zero, and begins anew after the window', async () => {
    const clock = createManualClock();
    const limiter = createInProcessRateLimiter({
      now: () => clock.now(),
      monotonicNow: () => clock.now(),
      after: () => () => undefined,
    });
    const limit = { calls: 2, windowMs: 1_000 };
    expect(await limiter.take('a', limit)).toEqual({ allowed: true, limit: 2, remaining: 1, resetMs: 1_000 });
    clock.advance(400);
    expect(await limiter.take('a', limit)).toEqual({ allowed: true, limit: 2, remaining: 0, resetMs: 600 });
    expect(await limiter.take('a', limit)).toMatchObject({ allowed: false, remaining: 0, resetMs: 600 });
    expect(await limiter.take('b', limit)).toMatchObject({ allowed: true });
    clock.advance(600);
    expect(await limiter.take('a', limit)).toMatchObject({ allowed: true, remaining: 1 });
  });
});
