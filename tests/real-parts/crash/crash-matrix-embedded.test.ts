import { describe, expect, it } from 'vitest';
import { isMoneyCall } from './money-calls.js';
import { runCrashMatrix } from './run-crash-matrix.js';

describe('the five services in one process on the embedded database', { timeout: 900_000 }, () => {
  it('lose and double nothing when killed before and after every call that moves money or tells of it', async () => {
    const result = await runCrashMatrix({
      isWanted: isMoneyCall,
      watchMs: 12_000,
      withPauses: false,
      log: (line) => console.log(line),
    });
    expect(result.differences).toEqual([]);
    expect(result.broken).toEqual([]);
    expect(result.struck).toBeGreaterThan(30);
    expect(result.struck).toBeGreaterThan(0.9 * result.points);
  });
});
