import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { ConformanceRun } from './conformance-run.js';
import type { ConformanceSituation } from './conformance-situation.js';

/** One check of a gateway in one situation. */
export interface ConformanceCheck {
  /** What is checked; unique, and stable within a major version. */
  readonly name: string;
  /** How the provider behaves during the check. */
  readonly situation: ConformanceSituation;
  /** The operation it tests: skipped where the gateway does not declare it. */
  readonly operation?: GatewayOperation;
  /** Throws if the check fails or does not apply. */
  run(run: ConformanceRun): Promise<void>;
}

/** A failed check. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

/** A check that does not apply to this gateway, and why. */
export class ConformanceSkip extends Error {
  override readonly name = 'ConformanceSkip';
}

/** Fails the check unless the condition holds. */
export function promised(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new ConformanceFailure(otherwise);
}

/** Ends the check as one that does not apply. */
export function notApplicable(why: string): never {
  throw new ConformanceSkip(why);
}
