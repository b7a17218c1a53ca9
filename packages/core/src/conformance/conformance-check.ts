import type { GatewayOperation } from '../gateway/v1/gateway-capabilities-v1.js';
import type { ConformanceRun } from './conformance-run.js';
import type { ConformanceSituation } from './conformance-situation.js';

/** One promise of a gateway in one situation. */
export interface ConformanceCheck {
  /** States the promise; unique, and stable within a major version. */
  readonly name: string;
  /** What the provider does meanwhile. */
  readonly situation: ConformanceSituation;
  /** The operation it is about: skipped where the gateway does not declare it. */
  readonly operation?: GatewayOperation;
  /** Throws where the promise is broken, or does not apply. */
  run(run: ConformanceRun): Promise<void>;
}

/** A promise that was not kept. */
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
