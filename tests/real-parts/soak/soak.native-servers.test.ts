import { describe, expect, it } from 'vitest';
import { runSoak } from './run-soak.js';

describe('a network that fails between every two parts', { timeout: 600_000 }, () => {
  // Longer ones, with a minute to recover, are a stage of `npm run prove`; here a slow machine has all the time that it needs.
  it('leaves ledgers, transactions and receipts equal after the last fault', async () => {
    const result = await runSoak({
      durationMs: 30_000,
      seed: 8,
      recoveryMs: 300_000,
      log: (line) => console.log(line),
    });
    if (result.logs !== undefined) console.error(result.logs);
    expect(result.differences).toEqual([]);
    expect(result.broken).toEqual([]);
    expect(result.open).toBe(0);
    expect(result.processes.filter(({ trouble }) => trouble !== undefined)).toEqual([]);
    expect(result.faults).toBeGreaterThan(10);
  });
});
