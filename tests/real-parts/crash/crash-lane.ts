import type { CrashPlan } from './crash-point.js';
import type { CrashPoints } from './crash-points.js';
import type { CrashService } from './crash-service.js';

/** One service that dies again and again, each time at another of its crash points, and is started again at once. */
export interface CrashLane {
  readonly name: string;
  readonly points: CrashPoints;
  readonly start: (plan?: CrashPlan) => Promise<CrashService>;
  /** How many stories were begun. */
  readonly begun: () => number;
  /** Work without reaching any point that is left, after which another instance tries, and then those are given up. */
  readonly patience: Patience;
  readonly log: (line: string) => void;
}

/** Both `stories` and `ms` have to go by: while other services die, hardly a story begins, and what is rare cannot come by. */
export interface Patience {
  readonly stories: number;
  readonly ms: number;
  /** However few stories begin. */
  readonly msMax: number;
}

const missesMax = 2;
const pollMs = 200;

/**
 * Every life ends at the first call that no earlier life ended at, until there is none left; what a death leaves is for the next
 * instance to mend. Ends with a healthy one running.
 */
export async function runCrashLane({
  name,
  points,
  start,
  begun,
  patience,
  log,
}: CrashLane): Promise<CrashService> {
  let misses = 0;
  for (let left = points.left(); left.length > 0; left = points.left()) {
    const service = await start({ points: left, signal: 'SIGKILL' });
    const [fromStory, fromMs] = [begun(), Date.now()];
    const isPatient = (): boolean => {
      const ms = Date.now() - fromMs;
      return ms < patience.msMax && (ms < patience.ms || begun() - fromStory < patience.stories);
    };
    while (service.isRunning() && isPatient())
      await Promise.race([service.ended, new Promise((resolve) => setTimeout(resolve, pollMs))]);
    const strike = service.strike();
    if (strike === undefined && !service.isRunning()) throw new Error(`${name} ended by itself:\n${service.log()}`);
    if (strike === undefined) {
      await service.kill();
      log(`${name}: no point reached; it called ${service.calls().join(', ')}`);
      // Its share of the work may have been a poor one; the next instance gets another.
      if ((misses += 1) < missesMax) continue;
      log(`${name}: ${left.length} points not reached, such as ${left[0]?.when} ${left[0]?.call}`);
      break;
    }
    misses = 0;
    points.struck(strike);
    const { struck, points: all } = points.summary();
    if (struck.length % 20 === 0) log(`${name}: killed at ${struck.length} of ${all} points`);
  }
  return start();
}
