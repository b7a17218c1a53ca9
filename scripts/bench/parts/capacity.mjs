// The most that goes through, beside the bare loop in the same run: both are offered more than they can do.
import { measureLoad, round } from '../measure-load.mjs';
import { openBare, openLango, processesOf } from './systems.mjs';

const seconds = 20;
/** Of the first load as long as in the sustained minute: a process is slow at first, and Lango's has more to warm up. The second finds it warm. */
const warmUpSeconds = [40, 10];

/** Both systems' best of their offered loads, and the ratio. */
export async function measureCapacity(bench) {
  const bare = await bestOf(bench, openBare, [2_200, 2_600]);
  const lango = await bestOf(bench, openLango, [750, 850]);
  return { lango, bare, ratio: round(lango.deliveredPerSecond / bare.deliveredPerSecond, 2) };
}

async function bestOf(bench, open, loads) {
  const opened = await open(bench);
  try {
    const processes = processesOf(bench, opened.system);
    const runs = [];
    for (const [index, perSecond] of loads.entries()) {
      const load = { perSecond, seconds, warmUpSeconds: warmUpSeconds[index] };
      runs.push(await measureLoad({ ...bench, ...opened, processes, ...load }));
    }
    return runs.reduce((best, run) => (run.deliveredPerSecond > best.deliveredPerSecond ? run : best));
  } finally {
    await opened.close();
  }
}
