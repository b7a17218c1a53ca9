// The most that goes through, beside the bare loop in the same run. In turns, because the speed of a shared machine changes by a tenth
// from one minute to the next.
import { round } from '../figures.mjs';
import { measureOnce, openBare, openLango } from './systems.mjs';

/** Warmed up as long as the sustained minute: a process is slow at first. */
const load = { seconds: 20, warmUpSeconds: 40 };
const pairs = 3;
/** More than the loop can do. */
export const barePerSecond = 2_600;
/** The most that Lango carries on two processors: of 900 it delivers fewer than of 800. */
export const langoPerSecond = 800;

/** The pair with the median ratio, and the ratios of all. */
export async function measureCapacity(bench) {
  const measured = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const bare = await measureOnce(bench, openBare, { perSecond: barePerSecond, ...load });
    const lango = await measureOnce(bench, openLango, { perSecond: langoPerSecond, ...load });
    measured.push({ lango, bare, ratio: round(lango.deliveredPerSecond / bare.deliveredPerSecond, 2) });
  }
  measured.sort((left, right) => left.ratio - right.ratio);
  return { ...measured[Math.floor(pairs / 2)], ratios: measured.map(({ ratio }) => ratio) };
}
