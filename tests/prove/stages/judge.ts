import type { JudgedResult } from '../../simulation/operations/judge-histories.js';
import { bundleSimulation } from '../bundle-simulation.js';
import { buildJudge } from '../judge/build-judge.js';
import type { Mutant } from '../mutants/mutant.js';
import { protocolMutants } from '../mutants/protocol-mutants.js';
import { inParallel, runWorker } from '../run-worker.js';
import { ran, type ProofOptions, type Stage, type StageResult } from '../stage.js';

/** What the judge said of one mutant. */
export interface JudgedMutant {
  readonly name: string;
  readonly protection: string;
  readonly histories: number;
  /** What cannot have been; absent when it saw nothing. */
  readonly why?: string;
  readonly seed?: number;
}

/** About a minute on two cores. */
const cleanHistories = 8_000;
const chunk = 1_000;
/** What it has not seen by then, it is not asked to see. */
const historiesPerMutant = 2_000;
/** Of the protocol's mutants, alone. */
const caughtMin = 60;

const name = 'judge';
const title = 'A judge that is not ours: Porcupine reads operations';

/** The histories as operations, checked by Porcupine against a model of one payment; then the mutants, with nobody else looking. */
export const judgeStage: Stage = {
  name,
  title,
  run: async (options): Promise<StageResult> => {
    const built = await buildJudge(options.folder);
    if ('why' in built) return { name, title, outcome: 'skipped', why: built.why };
    return ran(judgeStage, async () => {
      const clean = await judgeClean(built.judge, options);
      let done = 0;
      const verdicts = await inParallel(protocolMutants, options.workers, async (mutant) => {
        const verdict = await judgeMutant(mutant, built.judge, options);
        done += 1;
        if (verdict.why === undefined) options.log(`${mutant.name} escaped the judge`);
        options.progress(done, protocolMutants.length);
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
          'that cannot have been': sum(({ illegal }) => illegal.length),
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
  const found = first && { why: first.why, seed: first.history };
  return { name: mutant.name, protection: mutant.protection, histories, ...found };
}
