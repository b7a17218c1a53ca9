import type { CrashPoint } from '../../simulation/port-calls.js';
import type { HistoriesResult } from '../../simulation/run-histories.js';
import { bundleSimulation } from '../bundle-simulation.js';
import { inParallel, runWorker } from '../run-worker.js';
import { ran, type Stage } from '../stage.js';

const kinds: readonly CrashPoint['when'][] = [
  'before',
  'after',
  'reply lost',
  'paused before',
  'paused after',
];
/** Seeds whose histories differ in gateways, refunds and locks, without other faults. */
const seedsOf = (release: boolean) =>
  Array.from({ length: release ? 40 : 8 }, (_, index) => 101 + 13 * index);

/** For every port call of fault-free histories: the process dies before it, after it, loses its reply, or is stopped. */
export const crashPoints: Stage = {
  name: 'crash-points',
  title: 'A crash at every port call, enumerated',
  run: (options) =>
    ran(crashPoints, async () => {
      const program = await bundleSimulation(`${options.folder}/simulation.mjs`);
      const seeds = seedsOf(options.release);
      const counts = await runWorker<number[]>(program, { kind: 'port calls', seeds });
      const jobs = seeds.map((seed, index) => ({
        seed,
        points: kinds.flatMap((when) =>
          Array.from({ length: counts[index] ?? 0 }, (_, call) => ({ call: call + 1, when })),
        ),
      }));
      const results = await inParallel(jobs, options.workers, ({ seed, points }) =>
        runWorker<HistoriesResult>(program, {
          kind: 'histories',
          seeds: [{ from: seed, count: 1 }],
          crashPoints: points,
        }),
      );
      const violations = results.flatMap(({ broken }) =>
        broken.flatMap(({ seed, crashPoint, violations: found }) =>
          found.map(({ invariant, what }) => ({
            invariant,
            seed,
            what: `${what} (${crashPoint?.when} call ${crashPoint?.call})`,
          })),
        ),
      );
      return {
        counts: {
          'base histories': seeds.length,
          'port calls': counts.reduce((total, count) => total + count, 0),
          'crash points run': results.reduce((total, result) => total + result.histories, 0),
          'invariants broken': violations.length,
        },
        details: { kinds },
        violations,
      };
    }),
};
