// The same work at several offered loads, for a minute, and by several instances: latency and cost.
import { measureOn, measureOnce, openLango } from './systems.mjs';

/** One row per offered load, on one system. */
export async function measureLoads(bench) {
  const opened = await openLango(bench);
  try {
    const rows = [];
    for (const perSecond of [50, 100, 200, 400])
      rows.push(await measureOn(bench, opened, { perSecond, seconds: 15 }));
    return rows;
  } finally {
    await opened.close();
  }
}

/** One row. The figure to reach: 500 payments a second for a minute, 99 of 100 accepted within 100 ms, nothing open at the end. */
export function measureSustained(bench) {
  const perSecond = Number(bench.argument ?? 500);
  return measureOnce(bench, openLango, { perSecond, seconds: 60, warmUpSeconds: 40 });
}

/** One row for each number of instances of the three services that take their work from Kafka. */
export async function measureInstances(bench) {
  const runs = [];
  for (const instances of [1, 2, 4]) {
    const load = { perSecond: 150, seconds: 15, warmUpSeconds: 10 };
    runs.push({ instances, ...(await measureOnce(bench, (one) => openLango(one, instances), load)) });
  }
  return runs;
}
