import { describe, expect, it } from 'vitest';
import { bundleSimulation } from '../prove/bundle-simulation.js';
import { protocolMutants } from '../prove/mutants/protocol-mutants.js';
import { regressionSeeds } from '../prove/regression-seeds.js';
import { inParallel, runWorker } from '../prove/run-worker.js';
import type { ShownHistory } from './history-worker.js';
import { invariants } from './invariants/check-history.js';
import { faultKinds } from './kernel/faults.js';
import type { HistoriesResult } from './run-histories.js';

const folder = 'reports/prove-test';
const histories = 20_000;
const pieces = 4;

describe('simulated histories', () => {
  it(
    `${histories} of them, under every kind of fault, keep every promise`,
    async () => {
      const program = await bundleSimulation(`${folder}/simulation.mjs`);
      const count = histories / pieces;
      const jobs = [
        ...Array.from({ length: pieces }, (_, index) => [{ from: 1 + index * count, count }]),
        regressionSeeds.map(({ seed }) => ({ from: seed, count: 1 })),
      ];
      const results = await inParallel(jobs, 2, (seeds) =>
        runWorker<HistoriesResult>(program, { kind: 'histories', seeds }),
      );
      expect(results.flatMap(({ broken }) => broken)).toEqual([]);
      expect(results.reduce((sum, result) => sum + result.histories, 0)).toBe(
        histories + regressionSeeds.length,
      );
      // Nothing of it is empty: every fault injected, and every promise was checked on something.
      for (const kind of faultKinds)
        expect(
          results.some(({ faults }) => (faults[kind] ?? 0) > 0),
          kind,
        ).toBe(true);
      for (const { id } of invariants)
        expect(
          results.some(({ checked }) => (checked[id] ?? 0) > 0),
          id,
        ).toBe(true);
    },
    20 * 60_000,
  );

  it('a seed lives the same history again, in another process and beside others', async () => {
    const program = await bundleSimulation(`${folder}/simulation.mjs`);
    const live = (...seeds: { from: number; count: number }[]) =>
      runWorker<HistoriesResult>(program, { kind: 'histories', seeds, hashes: true });
    const once = await live({ from: 1, count: 40 });
    const again = await live({ from: 900, count: 20 }, { from: 1, count: 40 }, { from: 1, count: 40 });
    expect(again.hashes.slice(20, 60)).toEqual(once.hashes);
    expect(again.hashes.slice(60)).toEqual(once.hashes);
    expect(new Set(once.hashes).size).toBe(40);
  });

  it('a history that breaks a promise is shrunk to a few faults that still break it', async () => {
    const mutant = protocolMutants.find(({ name }) => name === 'unknown-effect-is-retried');
    if (mutant === undefined) throw new Error('the mutant is gone');
    const program = await bundleSimulation(`${folder}/shrunk.mjs`, mutant);
    const { broken } = await runWorker<HistoriesResult>(program, {
      kind: 'histories',
      seeds: [{ from: 1, count: 2_000 }],
      stopAtBroken: mutant.invariants,
    });
    const seed = broken.at(-1)?.seed ?? 0;
    const shown = await runWorker<ShownHistory>(program, { kind: 'show', seed, shrink: true });
    expect(shown.shrunk?.violations.length).toBeGreaterThan(0);
    expect(shown.shrunk?.faults.length).toBeLessThanOrEqual(6);
    expect(shown.shrunk?.text.length).toBeLessThan(shown.text.length);
  });
});
