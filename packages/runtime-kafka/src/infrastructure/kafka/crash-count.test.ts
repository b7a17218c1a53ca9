import { expect, it } from 'vitest';
import { createCrashCount } from './crash-count.js';

it('a consumer that crashed three times in a minute is reported until it has not crashed for a minute', () => {
  let now = 0;
  const crashes = createCrashCount({ monotonicNow: () => now });
  for (const at of [0, 1_000]) {
    now = at;
    crashes.crashed('lango.a');
  }
  expect(crashes.crashing()).toEqual([]);
  crashes.crashed('lango.b');
  crashes.crashed('lango.a');
  expect(crashes.crashing()).toEqual(['lango.a']);
  now = 60_000;
  expect(crashes.crashing()).toEqual([]);
  expect([...crashes.totals()]).toEqual([
    ['lango.a', 3],
    ['lango.b', 1],
  ]);
});
