import { checkedElsewhere, invariants } from '../../simulation/invariants/check-history.js';
import type { HistoriesResult } from '../../simulation/run-histories.js';
import { regressionSeeds } from '../regression-seeds.js';
import { bundleSimulation } from '../bundle-simulation.js';
import { inParallel, runWorker } from '../run-worker.js';
import { ran, type Stage } from '../stage.js';

const chunk = 5_000;

/** Seeded simulations of the production services, with every promise checked after each. */
export const histories: Stage = {
  name: 'histories',
  title: 'Simulated histories',
  run: (options) =>
    ran(histories, async () => {
      const program = await bundleSimulation(`${options.folder}/simulation.mjs`);
      const starts = Array.from(
        { length: Math.ceil(options.histories / chunk) },
        (_, index) => options.firstSeed + index * chunk,
      );
      const end = options.firstSeed + options.histories;
      const regressions = await runWorker<HistoriesResult>(program, {
        kind: 'histories',
        seeds: regressionSeeds.map(({ seed }) => ({ from: seed, count: 1 })),
      });
      let finished = 0;
      const seeded = await inParallel(starts, options.workers, async (from) => {
        const count = Math.min(chunk, end - from);
        const result = await runWorker<HistoriesResult>(program, {
          kind: 'histories',
          seeds: [{ from, count }],
        });
        finished += count;
        options.progress(finished, options.histories);
        return result;
      });
      const results = [regressions, ...seeded];
      const sum = (of: (result: HistoriesResult) => number) =>
        results.reduce((total, result) => total + of(result), 0);
      const violations = results.flatMap(({ broken }) =>
        broken.flatMap(({ seed, violations: found }) => found.map((violation) => ({ ...violation, seed }))),
      );
      return {
        counts: {
          histories: sum((result) => result.histories),
          'histories a minute on one core': Math.round(
            (60 * sum((result) => result.histories)) / sum((result) => result.cpuSeconds),
          ),
          transactions: sum((result) => result.transactions),
          'port calls': sum((result) => result.portCalls),
          'injected faults': addUp(results.map(({ faults }) => Object.values(faults)).flat()),
          'checks made': addUp(results.map(({ checked }) => Object.values(checked)).flat()),
          'invariants broken': violations.length,
        },
        details: {
          faults: merge(results.map(({ faults }) => faults)),
          checked: merge(results.map(({ checked }) => checked)),
          promises: Object.fromEntries(invariants.map(({ id, promise }) => [id, promise])),
          checkedElsewhere,
          firstSeed: options.firstSeed,
          regressionSeeds,
        },
        violations,
      };
    }),
};

const addUp = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function merge(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const merged: Record<string, number> = {};
  for (const record of records)
    for (const [name, count] of Object.entries(record)) merged[name] = (merged[name] ?? 0) + count;
  return merged;
}
