import type { OperationIdempotency } from '@lango/core';
import { createKernel } from './kernel.js';
import { violationsOf } from './invariants.js';
import { liveHistory, type World, type WorldOptions } from './world.js';

/** One history and what it shows. */
export interface SimulatedHistory {
  readonly seed: number;
  readonly options: WorldOptions;
  readonly violations: readonly string[];
  readonly world: World;
}

/**
 * Lives the history of a seed. Timers, time and chance of the whole process belong to it meanwhile, since libraries (retries,
 * time-outs) read them by themselves.
 */
export async function simulate(seed: number): Promise<SimulatedHistory> {
  const kernel = createKernel(seed);
  const options: WorldOptions = {
    idempotency: kernel.pick<OperationIdempotency>(['native', 'lookup', 'none']),
    callbackProof: kernel.pick(['signature', 'none'] as const),
    asynchronous: kernel.chance(0.5),
    absenceIsProof: kernel.chance(0.3),
    faults: kernel.pick([0, 0.05, 0.15, 0.3]),
    lock: kernel.pick(['grants', 'never'] as const),
    losesEveryMessage: kernel.chance(0.1),
  };
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    now: Date.now,
    random: Math.random,
  };
  type Cancel = () => void;
  globalThis.setTimeout = ((callback: () => void, ms = 0) =>
    kernel.clock.after(ms, callback)) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((cancel: Cancel | undefined) => cancel?.()) as unknown as typeof clearTimeout;
  Date.now = () => kernel.clock.now();
  Math.random = () => kernel.random.fraction();
  try {
    const world = await liveHistory(kernel, options);
    return { seed, options, violations: violationsOf(world), world };
  } finally {
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
    Date.now = real.now;
    Math.random = real.random;
  }
}
