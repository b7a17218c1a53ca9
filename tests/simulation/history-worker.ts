import { describeHistory } from './describe-history.js';
import { checkHistory } from './invariants/check-history.js';
import { closeSandbox } from './kernel/sandbox.js';
import { judgeHistories, type JudgedJob } from './operations/judge-histories.js';
import { countPortCalls, runHistories, type HistoriesJob } from './run-histories.js';
import { shrink } from './shrink.js';
import { simulate } from './simulate.js';
import { traceHash } from './trace.js';

/** The program's job, as JSON in its first argument. */
export type WorkerJob =
  | ({ readonly kind: 'histories' } & HistoriesJob)
  | ({ readonly kind: 'judged' } & JudgedJob)
  | { readonly kind: 'port calls'; readonly seeds: readonly number[] }
  | { readonly kind: 'show'; readonly seed: number; readonly portCalls?: boolean; readonly shrink?: boolean };

/** A history as text. */
export interface ShownHistory {
  readonly seed: number;
  readonly text: string;
  readonly hash: string;
  readonly violations: readonly { readonly invariant: string; readonly what: string }[];
  /** Present when it breaks a promise and shrinking was requested. */
  readonly shrunk?: {
    readonly text: string;
    readonly faults: readonly string[];
    readonly tries: number;
    readonly violations: readonly { readonly invariant: string; readonly what: string }[];
  };
}

async function show(job: Extract<WorkerJob, { kind: 'show' }>): Promise<ShownHistory> {
  const options = { portCalls: job.portCalls === true };
  const world = await simulate(job.seed);
  const { violations } = checkHistory(world);
  const shrunk = job.shrink === true && violations.length > 0 ? await shrink(job.seed) : undefined;
  return {
    seed: job.seed,
    text: describeHistory(world, options),
    hash: traceHash(world.trace),
    violations,
    ...(shrunk && {
      shrunk: {
        text: describeHistory(shrunk.world, options),
        faults: shrunk.world.faults.injected.map(({ id }) => id),
        tries: shrunk.triesMade,
        violations: shrunk.violations,
      },
    }),
  };
}

async function run(job: WorkerJob): Promise<unknown> {
  switch (job.kind) {
    case 'histories':
      return runHistories(job);
    case 'judged':
      return judgeHistories(job);
    case 'port calls': {
      const counts: number[] = [];
      for (const seed of job.seeds) counts.push(await countPortCalls(seed));
      return counts;
    }
    case 'show':
      return show(job);
  }
}

const job = JSON.parse(process.argv[2] ?? '{}') as WorkerJob;
closeSandbox();
// Stack traces cost more than the errors themselves, and are needed only for a history that is shown.
if (job.kind !== 'show') Error.stackTraceLimit = 0;
process.stdout.write(JSON.stringify(await run(job)));
