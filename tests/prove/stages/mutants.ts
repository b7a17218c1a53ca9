import type { HistoriesResult } from '../../simulation/run-histories.js';
import { bundleSimulation } from '../bundle-simulation.js';
import { mutantsNamed, type Mutant } from '../mutants/mutant.js';
import { protocolMutants } from '../mutants/protocol-mutants.js';
import { inParallel, runWorker } from '../run-worker.js';
import { ran, type ProofOptions, type Stage } from '../stage.js';

/** The verdict on one mutant. */
export interface MutantVerdict {
  readonly name: string;
  readonly protection: string;
  readonly expected: readonly string[];
  /** The promise of its own that it broke, or else the one that it broke first; absent when it broke none. */
  readonly caughtBy?: string;
  readonly what?: string;
  readonly seed?: number;
  readonly histories: number;
}

/** The rarest mutant shows after some 21,500 histories. */
const historiesMax = 30_000;

/** The production code with one protection removed at a time. The checkers must notice each. */
export const mutants: Stage = {
  name: 'mutants',
  title: 'Mutants of the protocol',
  run: (options) =>
    ran(mutants, async () => {
      let finished = 0;
      const chosen = mutantsNamed(protocolMutants, options.only);
      const verdicts = await inParallel(chosen, options.workers, async (mutant) => {
        const verdict = await judge(mutant, options);
        finished += 1;
        options.progress(finished, chosen.length);
        return verdict;
      });
      // A violation of another promise does not show that the protected one is checked.
      const escaped = verdicts.filter(({ caughtBy, expected }) => !expected.includes(caughtBy ?? ''));
      return {
        counts: {
          mutants: verdicts.length,
          caught: verdicts.length - escaped.length,
          'histories to catch them all': verdicts.reduce((total, { histories }) => total + histories, 0),
        },
        details: { verdicts },
        violations: escaped.map(({ name, protection, caughtBy, expected, seed }) => ({
          what:
            caughtBy === undefined
              ? `mutant ${name} was not caught: ${protection}`
              : `mutant ${name} was caught by ${caughtBy}, not by ${expected.join(' or ')}: ${protection}`,
          ...(seed !== undefined && { seed }),
        })),
      };
    }),
};

/** Lets histories pass until one breaks a promise of the mutant's own: whichever breaks before says nothing about those. */
async function judge(mutant: Mutant, { folder, firstSeed }: ProofOptions): Promise<MutantVerdict> {
  const { name, protection, invariants: expected } = mutant;
  const program = await bundleSimulation(`${folder}/mutants/${name}.mjs`, mutant);
  const { broken, histories } = await runWorker<HistoriesResult>(program, {
    kind: 'histories',
    seeds: [{ from: firstSeed, count: historiesMax }],
    stopAtBroken: expected,
  });
  const isOwn = ({ invariant }: { readonly invariant: string }) => expected.includes(invariant);
  const brokenHistory = broken.find(({ violations }) => violations.some(isOwn)) ?? broken[0];
  const violation = brokenHistory?.violations.find(isOwn) ?? brokenHistory?.violations[0];
  return {
    name,
    protection,
    expected,
    histories,
    ...(brokenHistory &&
      violation && { caughtBy: violation.invariant, what: violation.what, seed: brokenHistory.seed }),
  };
}
