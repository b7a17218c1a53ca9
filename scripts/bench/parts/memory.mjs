// Memory of each service under a steady load: the last quarter against the second, since the first one is still growing into its caches.
import { residentBytes } from '../processor-time.mjs';
import { round } from '../measure-load.mjs';
import { openLango } from './systems.mjs';

const sampleEveryMs = 5_000;
const perSecond = 150;

/** MiB by service and quarter of the run (median), and how much of the second quarter's the last one has. */
export async function measureMemory(bench) {
  const minutes = Number(bench.argument ?? 10);
  const { system, close } = await openLango(bench);
  const { generator, world } = bench;
  const samples = new Map([...system.pids.keys()].map((name) => [name, []]));
  const sampler = setInterval(() => {
    for (const [name, pid] of system.pids) samples.get(name).push(residentBytes(pid) / 1_048_576);
  }, sampleEveryMs);
  try {
    for (let minute = 0; minute < minutes; minute += 1) {
      await generator.run({ url: system.apiUrl, token: system.token, perSecond, seconds: 60 });
      // What the load's own processes remember is not the services' memory.
      await world.ask('forget');
    }
  } finally {
    clearInterval(sampler);
    await close();
  }
  return Object.fromEntries(
    [...samples].map(([name, values]) => {
      const quarters = [0, 1, 2, 3].map((quarter) =>
        median(values.slice((quarter * values.length) / 4, ((quarter + 1) * values.length) / 4)),
      );
      return [
        name,
        { quarters: quarters.map((value) => round(value)), growth: round(quarters[3] / quarters[1], 3) },
      ];
    }),
  );
}

function median(values) {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}
