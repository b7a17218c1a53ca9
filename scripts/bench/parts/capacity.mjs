// The most that goes through, beside the bare loop in the same run. In turns, since a shared machine's own speed changes by a tenth from
// one minute to the next.
import { measureLoad, round } from '../measure-load.mjs';
import { openBare, openLango, processesOf } from './systems.mjs';

const seconds = 20;
/** As long as in the sustained minute: a process is slow at first. */
const warmUpSeconds = 40;
const pairs = 3;
/** More than the loop can do, and the most that Lango carries on two processors: of 900 it delivers fewer than of 800. */
const barePerSecond = 2_600;
const langoPerSecond = 800;

/** The pair whose ratio is the median one, and the ratios of all. */
export async function measureCapacity(bench) {
  const measured = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const bare = await measure(bench, openBare, barePerSecond);
    const lango = await measure(bench, openLango, langoPerSecond);
    measured.push({ lango, bare, ratio: round(lango.deliveredPerSecond / bare.deliveredPerSecond, 2) });
  }
  measured.sort((left, right) => left.ratio - right.ratio);
  return { ...measured[Math.floor(pairs / 2)], ratios: measured.map(({ ratio }) => ratio) };
}

async function measure(bench, open, perSecond) {
  const opened = await open(bench);
  try {
    const processes = processesOf(bench, opened.system);
    return await measureLoad({ ...bench, ...opened, processes, perSecond, seconds, warmUpSeconds });
  } finally {
    await opened.close();
  }
}
