import type { HistoriesResult } from '../../simulation/run-histories.js';
import { bundleSimulation } from '../bundle-simulation.js';
import { runWorker } from '../run-worker.js';
import { ran, type Stage } from '../stage.js';

const count = 200;

/** The same seeds in two processes, and twice in one. All traces must be identical, byte for byte. */
export const replay: Stage = {
  name: 'replay',
  title: 'The same seed gives the same trace',
  run: (options) =>
    ran(replay, async () => {
      const program = await bundleSimulation(`${options.folder}/simulation.mjs`);
      const seeds = { from: options.firstSeed, count };
      const live = (times: number) =>
        runWorker<HistoriesResult>(program, {
          kind: 'histories',
          seeds: Array.from({ length: times }, () => seeds),
          hashes: true,
        });
      const [once, twice] = await Promise.all([live(1), live(2)]);
      const differing = once.hashes.flatMap((hash, index) =>
        hash === twice.hashes[index] && hash === twice.hashes[index + count] ? [] : [seeds.from + index],
      );
      return {
        counts: { 'seeds run three times': count, 'traces that differ': differing.length },
        details: {},
        violations: differing.map((seed) => ({ seed, what: `seed ${seed} gave another history` })),
      };
    }),
};
