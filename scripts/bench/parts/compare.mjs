// This build, another build of this repository and the bare loop, in turns in one run: what a change brought.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { measureLoad, round } from '../measure-load.mjs';
import { openBare, openLango, processesOf } from './systems.mjs';

const load = { seconds: 15, warmUpSeconds: 20 };
const barePerSecond = 2_600;
const langoPerSecond = 800;
/** Where both mostly wake up. */
const quietPerSecond = 50;

/** Medians of each, and of what this build takes of the other's in the same turn. */
export async function measureCompare(bench) {
  const folder = resolve(bench.argument ?? '.');
  if (bench.argument === undefined || !existsSync(join(folder, 'packages/runtime-kafka/dist/cli.js')))
    throw new Error(
      'compare needs the folder of another checkout that is built: npm run bench -- compare ../other',
    );
  const turns = Number(bench.turns ?? 5);
  const found = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const now = await measure(bench, openLango, langoPerSecond);
    const before = await measure({ ...bench, folder }, openLango, langoPerSecond);
    const bare = await measure(bench, openBare, barePerSecond);
    const quietNow = await measure(bench, openLango, quietPerSecond, 5);
    const quietBefore = await measure({ ...bench, folder }, openLango, quietPerSecond, 5);
    found.push({ now, before, bare, quietNow, quietBefore });
    console.error(`bench: turn ${turn + 1}: ${JSON.stringify(figuresOf([found[turn]]))}`);
  }
  return figuresOf(found);
}

function figuresOf(found) {
  const medianOf = (of) => {
    const values = found.map(of).sort((left, right) => left - right);
    return round(values[Math.floor(values.length / 2)], 3);
  };
  const each = (of) => ({
    now: medianOf(({ now }) => of(now)),
    before: medianOf(({ before }) => of(before)),
    share: medianOf(({ now, before }) => of(now) / of(before)),
  });
  const quiet = (of) => ({
    now: medianOf(({ quietNow }) => of(quietNow)),
    before: medianOf(({ quietBefore }) => of(quietBefore)),
    share: medianOf(({ quietNow, quietBefore }) => of(quietNow) / of(quietBefore)),
  });
  return {
    turns: found.length,
    rowsPerPayment: each((run) => run.rowsPerPayment),
    walBytesPerPayment: each((run) => run.walBytesPerPayment),
    processorMsPerPayment: each(ownMs),
    deliveredPerSecond: each((run) => run.deliveredPerSecond),
    bareDeliveredPerSecond: medianOf(({ bare }) => bare.deliveredPerSecond),
    ratioToBare: {
      now: medianOf(({ now, bare }) => now.deliveredPerSecond / bare.deliveredPerSecond),
      before: medianOf(({ before, bare }) => before.deliveredPerSecond / bare.deliveredPerSecond),
    },
    at50: { processorMsPerPayment: quiet(ownMs), endToEndP50Ms: quiet((run) => run.endToEndMs.p50) },
    acceptP99Ms: each((run) => run.acceptMs.p99),
    openAtEnd: {
      now: medianOf(({ now }) => now.openAtEnd),
      before: medianOf(({ before }) => before.openAtEnd),
    },
  };
}

/** Services and servers; what stands outside is not ours. */
const ownMs = ({ processorMsPerPayment }) =>
  Object.entries(processorMsPerPayment)
    .filter(([name]) => name !== 'load generator' && name !== 'gateway and merchant')
    .reduce((sum, [, ms]) => sum + ms, 0);

async function measure(bench, open, perSecond, warmUpSeconds = load.warmUpSeconds) {
  const opened = await open(bench);
  try {
    const processes = processesOf(bench, opened.system);
    const { seconds } = load;
    return await measureLoad({ ...bench, ...opened, processes, perSecond, seconds, warmUpSeconds });
  } finally {
    await opened.close();
  }
}
