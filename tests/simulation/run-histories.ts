import { checkHistory, type Violation } from './invariants/check-history.js';
import { simulate } from './simulate.js';
import { traceHash } from './trace.js';
import type { CrashPoint } from './port-calls.js';
import type { HistoryVariation } from './world.js';

/** Which histories to run. */
export interface HistoriesJob {
  readonly seeds: readonly { readonly from: number; readonly count: number }[];
  /** Crash points, one history for each, without the seeds' own faults. */
  readonly crashPoints?: readonly CrashPoint[];
  /** Ends with the first history that breaks one of these promises. */
  readonly stopAtBroken?: readonly string[];
  /** Also returns a hash of every trace. */
  readonly hashes?: boolean;
}

/** A history that breaks a promise. */
export interface BrokenHistory {
  readonly seed: number;
  readonly crashPoint?: CrashPoint;
  readonly violations: readonly Violation[];
}

/** The result of many histories. */
export interface HistoriesResult {
  readonly histories: number;
  readonly transactions: number;
  readonly portCalls: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Number of items that each invariant was checked on. */
  readonly checked: Readonly<Record<string, number>>;
  /** Injected faults, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly broken: readonly BrokenHistory[];
  readonly hashes: readonly string[];
}

const brokenKept = 50;
const noFaults: ReadonlySet<string> = new Set();

/** Runs histories one after the other, checks each, and sums up. */
export async function runHistories(job: HistoriesJob): Promise<HistoriesResult> {
  const startedAt = process.hrtime.bigint();
  const cpuBefore = process.cpuUsage();
  const checked: Record<string, number> = {};
  const faults: Record<string, number> = {};
  const broken: BrokenHistory[] = [];
  const hashes: string[] = [];
  let [histories, transactions, portCalls] = [0, 0, 0];
  const seconds = () => Number(process.hrtime.bigint() - startedAt) / 1e9;

  const live = async (seed: number, crashPoint?: CrashPoint): Promise<boolean> => {
    const variation: HistoryVariation =
      crashPoint === undefined ? {} : { crashPoint, allowedFaults: noFaults };
    const world = await simulate(seed, variation);
    const verdict = checkHistory(world);
    histories += 1;
    transactions += world.rows.transactions.size;
    portCalls += world.portCalls;
    for (const [id, count] of Object.entries(verdict.checked)) checked[id] = (checked[id] ?? 0) + count;
    for (const { kind } of world.faults.injected) faults[kind] = (faults[kind] ?? 0) + 1;
    if (job.hashes === true) hashes.push(traceHash(world.trace));
    const { violations } = verdict;
    if (violations.length === 0) return true;
    const isLast = violations.some(({ invariant }) => job.stopAtBroken?.includes(invariant) === true);
    if (isLast || broken.length < brokenKept)
      broken.push({ seed, violations, ...(crashPoint && { crashPoint }) });
    return !isLast;
  };
  const liveAll = async (): Promise<void> => {
    for (const { from, count } of job.seeds) {
      for (let seed = from; seed < from + count; seed += 1) {
        for (const crashPoint of job.crashPoints ?? [undefined]) if (!(await live(seed, crashPoint))) return;
      }
    }
  };
  await liveAll();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    histories,
    transactions,
    portCalls,
    seconds: seconds(),
    cpuSeconds: (user + system) / 1e6,
    checked,
    faults,
    broken,
    hashes,
  };
}

/** Number of port calls in a seed's history without faults: the possible crash points. */
export async function countPortCalls(seed: number): Promise<number> {
  return (await simulate(seed, { allowedFaults: noFaults })).portCalls;
}
