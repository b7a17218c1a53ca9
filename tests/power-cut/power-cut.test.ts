import { beforeAll, describe, expect, it } from 'vitest';
import { runPowerCuts, type PowerCutResult } from './run-power-cuts.js';

describe('the embedded database after the power went', () => {
  let result: PowerCutResult;
  beforeAll(async () => {
    result = await runPowerCuts({ payments: 40, powerCuts: 12, fileCuts: 12, seed: 7, workers: 2 });
  });

  it('opens, and every payment is there as it was told, whatever the disk kept of unsynced writes', () => {
    expect(result.powerCuts).toHaveLength(12);
    expect(
      result.powerCuts.filter(({ outcome, wrong }) => outcome === 'refused' || wrong.length > 0),
    ).toEqual([]);
    expect(result.powerCuts.some(({ told }) => told > 20)).toBe(true);
  });

  it('opens with every payment, or says that the disk lost what it had confirmed, wherever its log is cut', () => {
    expect(result.fileCuts).toHaveLength(12);
    expect(result.fileCuts.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    const reasons = result.fileCuts.flatMap(({ why }) => (why === undefined ? [] : [why]));
    expect(reasons.length).toBeGreaterThan(0);
    for (const why of reasons) expect(why).toMatch(/the write-ahead log ends at|cannot be opened/);
  });
});
