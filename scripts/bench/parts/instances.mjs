// How the cost of a payment grows with the number of instances: the same load, shared by more processes.
import { measureLoad } from '../measure-load.mjs';
import { openLango, processesOf } from './systems.mjs';

/** One run for each number of instances of the three services that take their work from Kafka. */
export async function measureInstances(bench) {
  const runs = [];
  for (const instances of [1, 2, 4]) {
    const opened = await openLango(bench, instances);
    try {
      const processes = processesOf(bench, opened.system);
      const run = await measureLoad({
        ...bench,
        ...opened,
        processes,
        perSecond: 150,
        seconds: 15,
        warmUpSeconds: 10,
      });
      runs.push({ instances, ...run });
    } finally {
      await opened.close();
    }
  }
  return runs;
}
