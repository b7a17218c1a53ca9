// Memory of each service under a steady load: the last quarter against the second, because caches still fill in the first.
import { residentBytes } from '../processor-time.mjs';
import { median, round } from '../figures.mjs';
import { openLango } from './systems.mjs';

const sampleEveryMs = 5_000;
const perSecond = 150;

/** By service: the median MiB of each quarter of the run, and `growth`, the last quarter's over the second's. */
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
      // The processes outside must not grow with what they remember.
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
