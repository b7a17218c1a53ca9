import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createProgress } from '../../packages/runtime-kafka/src/cli/progress.js';
import { bundleSimulation, root } from './bundle-simulation.js';
import { mutantsNamed } from './mutants/mutant.js';
import { protocolMutants } from './mutants/protocol-mutants.js';
import { sqlMutants } from './mutants/sql-mutants.js';
import { printStage } from './report/print-stage.js';
import { renderReport } from './report/render-report.js';
import { runWorker } from './run-worker.js';
import type { ShownHistory } from '../simulation/history-worker.js';
import type { ProofOptions, StageResult } from './stage.js';
import { stages } from './stages.js';

const folder = 'reports/prove';
const usage = `npm run prove                      20,000 histories, crash points, mutants; what servers are there for
npm run prove -- --release         1,000,000 histories and everything else at its largest
npm run prove -- --histories N     so many histories
npm run prove -- --first-seed N    from this seed on
npm run prove -- --mutants         the mutants alone; --only PATTERN those whose names match
npm run prove -- --stage NAME      one part alone: ${stages.map(({ name }) => name).join(', ')}
npm run prove -- --seed N          runs one simulation again, prints it, and shrinks it when it breaks a promise; --ports with every port call
npm run prove -- --workers N       processes at once
npm run prove -- --stage cluster --minutes N --rate N   how long, and payments a second
npm run prove -- --stage migration --rows N            on so many transactions (20,000)
npm run prove -- --stage console --minutes N   how long the console is walked (10)`;

/** A whole run, as stored in proof.json. */
export interface ProofReport {
  readonly startedAt: string;
  readonly seconds: number;
  readonly node: string;
  readonly workers: number;
  readonly release: boolean;
  readonly violations: number;
  readonly stages: readonly StageResult[];
}

/** The value after a flag, as a number. */
function numberAfter(args: readonly string[], flag: string): number | undefined {
  const index = args.indexOf(flag);
  if (index < 0) return undefined;
  const value = Number(args[index + 1]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${flag} needs a whole number`);
  return value;
}

async function showSeed(seed: number, portCalls: boolean): Promise<number> {
  const program = await bundleSimulation(`${folder}/simulation.mjs`);
  const shown = await runWorker<ShownHistory>(program, { kind: 'show', seed, portCalls, shrink: true });
  const { text, hash, violations, shrunk } = shown;
  console.log(text);
  console.log(`\nseed ${seed}, trace ${hash.slice(0, 16)}: ${violations.length} promises broken`);
  for (const { invariant, what } of violations) console.log(`  ${invariant}  ${what}`);
  if (shrunk !== undefined) {
    console.log(`\nShrunk in ${shrunk.tries} tries to ${shrunk.faults.length} faults:\n${shrunk.text}\n`);
    for (const fault of shrunk.faults) console.log(`  needs: ${fault}`);
    for (const { invariant, what } of shrunk.violations) console.log(`  ${invariant}  ${what}`);
  }
  return violations.length === 0 ? 0 : 1;
}

async function runStages(
  options: Omit<ProofOptions, 'progress'>,
  only: readonly string[] | undefined,
): Promise<number> {
  const startedAt = new Date();
  const results: StageResult[] = [];
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  for (const stage of stages) {
    if (only !== undefined && !only.includes(stage.name)) continue;
    options.log(`${stage.title} …`);
    const progress = createProgress(stage.name);
    const result = await stage
      .run({
        ...options,
        progress: progress.at,
        log: (line) => {
          progress.end();
          options.log(line);
        },
      })
      .finally(progress.end);
    results.push(result);
    printStage(result);
  }
  const violations = results.reduce(
    (total, result) => total + (result.outcome === 'ran' ? result.violations.length : 0),
    0,
  );
  const report: ProofReport = {
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    node: process.version,
    workers: options.workers,
    release: options.release,
    violations,
    stages: results,
  };
  writeFileSync(join(root, folder, 'proof.json'), JSON.stringify(report, null, 2));
  writeFileSync(join(root, folder, 'proof.html'), renderReport(report));
  console.log(
    `\n${violations === 0 ? 'Nothing found' : `${violations} FOUND`} in ${Math.round(report.seconds)} s. ${folder}/proof.html, ${folder}/proof.json`,
  );
  return violations === 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const withValue = [
    '--histories',
    '--first-seed',
    '--seed',
    '--workers',
    '--stage',
    '--minutes',
    '--rate',
    '--rows',
    '--only',
  ];
  const flags = new Set(['--release', '--mutants', '--ports', ...withValue]);
  const unknownFlag = args.find(
    (arg, index) => !flags.has(arg) && !withValue.includes(args[index - 1] ?? ''),
  );
  if (unknownFlag !== undefined) throw new Error(`there is no ${unknownFlag}\n${usage}`);
  const seed = numberAfter(args, '--seed');
  if (seed !== undefined) return showSeed(seed, args.includes('--ports'));
  const release = args.includes('--release');
  const [minutes, rate, rows] = ['--minutes', '--rate', '--rows'].map((flag) => numberAfter(args, flag));
  const valueAfter = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  const stage = valueAfter('--stage');
  const mutantsOf = valueAfter('--only');
  const isOfNone = mutantsNamed([...protocolMutants, ...sqlMutants], mutantsOf).length === 0;
  if (isOfNone || (args.includes('--only') && mutantsOf === undefined))
    throw new Error(`--only needs a regular expression that a mutant's name matches\n${usage}`);
  if (args.includes('--stage') && !stages.some(({ name }) => name === stage))
    throw new Error(`there is no stage ${stage ?? 'without a name'}\n${usage}`);
  const only = args.includes('--mutants')
    ? ['mutants', 'sql-mutants']
    : args.includes('--stage')
      ? [stage ?? '']
      : undefined;
  return runStages(
    {
      release,
      histories: numberAfter(args, '--histories') ?? (release ? 1_000_000 : 20_000),
      firstSeed: numberAfter(args, '--first-seed') ?? 1,
      workers: Math.max(1, numberAfter(args, '--workers') ?? availableParallelism()),
      ...(minutes !== undefined && { minutes }),
      ...(rate !== undefined && { rate }),
      ...(rows !== undefined && { rows }),
      ...(mutantsOf !== undefined && { only: mutantsOf }),
      folder,
      log: (line) => console.log(line),
    },
    only,
  );
}

// Do not wait for anything that a failed stage left running.
try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
