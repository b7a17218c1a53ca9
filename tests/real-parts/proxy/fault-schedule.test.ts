import { describe, expect, it } from 'vitest';
import { linkFaults } from './fault-proxy.js';
import { planFaults } from './fault-schedule.js';

const options = { seed: 7, links: ['a', 'b', 'c', 'd'], durationMs: 120_000, lanes: 2 };

describe('the plan of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planFaults(options)).toEqual(planFaults(options));
    expect(planFaults({ ...options, seed: 8 })).not.toEqual(planFaults(options));
  });

  it('holds every kind on every link, and ends in time', () => {
    const events = planFaults(options);
    const met = new Set(events.map(({ link, fault }) => `${link} ${fault}`));
    expect(met.size).toBe(4 * linkFaults.length);
    expect(Math.max(...events.map(({ atMs, forMs }) => atMs + forMs))).toBeLessThanOrEqual(120_000);
  });

  it('never puts two faults on one link at once', () => {
    const events = planFaults({ ...options, lanes: 3 });
    for (const [index, event] of events.entries())
      for (const other of events.slice(index + 1))
        if (other.link === event.link)
          expect(other.atMs >= event.atMs + event.forMs || event.atMs >= other.atMs + other.forMs).toBe(true);
  });
});
