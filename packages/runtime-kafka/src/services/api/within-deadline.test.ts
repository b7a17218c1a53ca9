import { expect, it } from 'vitest';
import { withinDeadline } from './within-deadline.js';

const clockOf = (timers: Map<() => void, number>) => ({
  now: () => 0,
  monotonicNow: () => 0,
  after: (ms: number, run: () => void) => {
    timers.set(run, ms);
    return () => void timers.delete(run);
  },
});

it('a read that the database never answers ends with 503', async () => {
  const timers = new Map<() => void, number>();
  const reading = withinDeadline(clockOf(timers), new Promise(() => undefined));
  const [[run, ms] = [() => undefined, 0]] = timers;
  expect(ms).toBe(15_000);
  run();
  await expect(reading).rejects.toMatchObject({ status: 503 });
  expect(timers.size).toBe(0);
});

it('a read that is answered leaves no timer', async () => {
  const timers = new Map<() => void, number>();
  expect(await withinDeadline(clockOf(timers), Promise.resolve('read'))).toBe('read');
  expect(timers.size).toBe(0);
});
