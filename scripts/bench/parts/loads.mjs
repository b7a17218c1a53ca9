// Latency and cost at several offered loads.
import { measureLoad } from '../measure-load.mjs';
import { openLango, processesOf } from './systems.mjs';

const offered = [50, 100, 200, 400];

/** One row per offered load. */
export async function measureLoads(bench) {
  const opened = await openLango(bench);
  try {
    const rows = [];
    for (const perSecond of offered)
      rows.push(
        await measureLoad({
          ...bench,
          ...opened,
          processes: processesOf(bench, opened.system),
          perSecond,
          seconds: 15,
          warmUpSeconds: 5,
        }),
      );
    return rows;
  } finally {
    await opened.close();
  }
}
