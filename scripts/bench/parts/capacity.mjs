// The most that goes through, beside the bare loop in the same run. In turns, because the speed of a shared machine changes by a tenth
// from one minute to the next.
import { round } from '../figures.mjs';
import { measureMost } from '../measure-most.mjs';
import { measureOn, openBare, openLango } from './systems.mjs';

const seconds = 15;
/** As long as in the sustained minute: a process is slow at first. */
const warmUpSeconds = 40;
const pairs = 3;
const first = { bare: 2_000, lango: 800 };

/** The pair with the median ratio, and the ratios of all. */
export async function measureCapacity(bench) {
  const measured = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const bare = await measure(bench, openBare, first.bare);
    const lango = await measure(bench, openLango, first.lango);
    measured.push({ lango, bare, ratio: round(lango.deliveredPerSecond / bare.deliveredPerSecond, 2) });
  }
  measured.sort((left, right) => left.ratio - right.ratio);
  return { ...measured[Math.floor(pairs / 2)], ratios: measured.map(({ ratio }) => ratio) };
}

async function measure(bench, open, firstPerSecond) {
  const opened = await open(bench);
  try {
    return await measureMost(
      (perSecond, isFirst) =>
        measureOn(bench, opened, { perSecond, seconds, warmUpSeconds: isFirst ? warmUpSeconds : 0 }),
      firstPerSecond,
    );
  } finally {
    await opened.close();
  }
}
