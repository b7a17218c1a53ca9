import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Lock } from '../ports/lock.js';
import { until } from './until.js';

/** The contract of locks. */
export function describeLock(name: string, lockOf: () => Lock): void {
  describe(`lock: ${name}`, () => {
    it('is granted to one of many', async () => {
      const key = randomUUID();
      const granted = await Promise.all(Array.from({ length: 20 }, () => lockOf().tryAcquire(key, 10_000)));
      expect(granted.filter((handle) => handle !== undefined)).toHaveLength(1);
    });

    it('is granted again once it is released', async () => {
      const key = randomUUID();
      const first = await lockOf().tryAcquire(key, 10_000);
      expect(await lockOf().tryAcquire(key, 10_000)).toBeUndefined();
      await first?.release();
      expect(await lockOf().tryAcquire(key, 10_000)).toBeDefined();
    });

    it('keeps keys apart', async () => {
      expect(await lockOf().tryAcquire(randomUUID(), 10_000)).toBeDefined();
      expect(await lockOf().tryAcquire(randomUUID(), 10_000)).toBeDefined();
    });

    it('expires, and a late release harms neither its caller nor the next holder', async () => {
      const key = randomUUID();
      const late = await lockOf().tryAcquire(key, 50);
      await until(async () => (await lockOf().tryAcquire(key, 10_000)) !== undefined);
      await late?.release();
      expect(await lockOf().tryAcquire(key, 10_000)).toBeUndefined();
    });
  });
}
