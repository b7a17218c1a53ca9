import { enterHistory } from './kernel/sandbox.js';
import { createKernel } from './kernel/kernel.js';
import { drawPlan } from './plan.js';
import { runHistory, type HistoryVariation, type World } from './world.js';

/** Runs the simulation of a seed. The sandbox must be closed. */
export async function simulate(seed: number, variation: HistoryVariation = {}): Promise<World> {
  const kernel = createKernel(seed);
  enterHistory(kernel);
  return runHistory(seed, drawPlan(seed), kernel, variation);
}
