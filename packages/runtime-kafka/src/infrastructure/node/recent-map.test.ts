import { expect, it } from 'vitest';
import { createRecentMap } from './recent-map.js';

it('keeps used entries, evicts others, and never exceeds its size', () => {
  const map = createRecentMap<number, string>(100);
  for (let key = 0; key < 10_000; key += 1) {
    map.set(key, `value ${key}`);
    expect(map.get(0)).toBe('value 0');
  }
  const kept = Array.from({ length: 10_000 }, (_, key) => key).filter((key) => map.get(key) !== undefined);
  expect(kept.length).toBeLessThanOrEqual(100);
  expect(kept.slice(1)).toEqual(expect.arrayContaining([9_999, 9_970]));
});
