import { describe, expect, it } from 'vitest';
import { createArrivalRate } from './arrival-rate.js';

describe('the rate of arrivals', () => {
  const given = () => {
    let nowMs = 1_000;
    const rate = createArrivalRate(() => nowMs);
    const come = (count: number, everyMs: number) => {
      for (let index = 0; index < count; index += 1) {
        rate.add(1);
        nowMs += everyMs;
      }
    };
    return { rate, come, wait: (ms: number) => (nowMs += ms) };
  };

  it('is nothing before anything came', () => {
    expect(given().rate.expectedWithin(25)).toBe(0);
  });

  it('counts recent arrivals', () => {
    const { rate, come } = given();
    come(200, 2);
    expect(rate.expectedWithin(25)).toBeGreaterThan(10);
    expect(rate.expectedWithin(25)).toBeLessThan(15);
  });

  it('falls to zero without arrivals', () => {
    const { rate, come, wait } = given();
    come(200, 2);
    wait(200);
    expect(rate.expectedWithin(25)).toBe(0);
  });
});
