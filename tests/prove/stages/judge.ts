import type { JudgedResult } from '../../simulation/operations/judge-histories.js';
import { bundleSimulation } from '../bundle-simulation.js';
import { buildJudge } from '../judge/build-judge.js';
import type { Mutant } from '../mutants/mutant.js';
import { protocolMutants } from '../mutants/protocol-mutants.js';
import { inParallel, runWorker } from '../run-worker.js';
import { ran, type ProofOptions, type Stage, type StageResult } from '../stage.js';

/** The judge's verdict on one mutant. */
export interface JudgedMutant {
  readonly name: string;
  readonly protection: string;
  readonly histories: number;
  /** The violation; absent when it found none. */
  readonly why?: string;
  readonly seed?: number;
}

/** About a minute on two cores. */
const cleanHistories = 8_000;
const chunk = 1_000;
/** Most histories for one mutant. */
const historiesPerMutant = 2_000;
/** Mutants that the judge alone must catch. */
const caughtMin = 60;

const name = 'judge';
const title = 'An independent judge: Porcupine checks the operations';

/** Checks histories as operations with Porcupine against a model of one payment, and then the mutants by the judge alone. */
export const judgeStage: Stage = {
  name,
  title,
  run: async (options): Promise<StageResult> => {
    const built = await buildJudge(options.folder);
    if ('why' in built) return { name, title, outcome: 'skipped', why: built.why };
    return ran(judgeStage, async () => {
      const clean = await judgeClean(built.judge, options);
      let finished = 0;
      const verdicts = await inParallel(protocolMutants, options.workers, async (mutant) => {
        const verdict = await judgeMutant(mutant, built.judge, options);
        finished += 1;
        if (verdict.why === undefined) options.log(`${mutant.name} escaped the judge`);
        options.progress(finished, protocolMutants.length);
        return verdict;
      });
      const escaped = verdicts.filter(({ why }) => why === undefined);
      const caught = verdicts.length - escaped.length;
      const sum = (of: (result: JudgedResult) => number) =>
        clean.reduce((total, result) => total + of(result), 0);
      return {
        counts: {
          histories: sum(({ histories }) => histories),
          payments: sum(({ payments }) => payments),
          operations: sum(({ operations }) => operations),
          violations: sum(({ illegal }) => illegal.length),
          mutants: verdicts.length,
          'caught by the judge alone': caught,
        },
        details: { verdicts, escaped: escaped.map((verdict) => verdict.name), caughtMin },
        violations: [
          ...clean.flatMap(({ illegal }) =>
            illegal.map(({ history, payment, why }) => ({ what: `${payment}: ${why}`, seed: history })),
          ),
          ...(caught < caughtMin
            ? [{ what: `the judge alone caught ${caught} of ${verdicts.length} mutants, not ${caughtMin}` }]
            : []),
        ],
      };
    });
  },
};

async function judgeClean(
  judge: string,
  { folder, firstSeed, workers, release }: ProofOptions,
): Promise<readonly JudgedResult[]> {
  const program = await bundleSimulation(`${folder}/simulation.mjs`);
  const pieces = ((release ? 10 : 1) * cleanHistories) / chunk;
  const starts = Array.from({ length: pieces }, (_, index) => firstSeed + index * chunk);
  return inParallel(starts, workers, (from) =>
    runWorker<JudgedResult>(program, { kind: 'judged', from, count: chunk, judge }),
  );
}

async function judgeMutant(
  mutant: Mutant,
  judge: string,
  { folder, firstSeed }: ProofOptions,
): Promise<JudgedMutant> {
  const program = await bundleSimulation(`${folder}/mutants/${mutant.name}.mjs`, mutant);
  const { histories, illegal } = await runWorker<JudgedResult>(program, {
    kind: 'judged',
    from: firstSeed,
    count: historiesPerMutant,
    judge,
    stopAtFirst: true,
  });
  const [first] = illegal;
  const violation = first && { why: first.why, seed: first.history };
  return { name: mutant.name, protection: mutant.protection, histories, ...violation };
}
