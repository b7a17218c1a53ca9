import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.js';

const histories = 400;

describe('simulated histories', () => {
  it(`${histories} of them, with crashes, lost messages, lost replies and forged callbacks, keep every promise`, async () => {
    const broken: string[] = [];
    let crashes = 0;
    let transactions = 0;
    for (let seed = 1; seed <= histories; seed += 1) {
      const history = await simulate(seed);
      crashes += history.world.crashes;
      transactions += history.world.rows.transactions.size;
      for (const violation of history.violations) broken.push(`seed ${seed}: ${violation}`);
    }
    expect(broken).toEqual([]);
    // The faults really happened.
    expect(crashes).toBeGreaterThan(histories / 4);
    expect(transactions).toBeGreaterThan(histories);
  });

  it('a seed lives the same history again', async () => {
    const [first, second] = [await simulate(7), await simulate(7)];
    expect([...second.world.rows.history]).toEqual([...first.world.rows.history]);
    expect(second.world.receipts).toEqual(first.world.receipts);
  });
});
