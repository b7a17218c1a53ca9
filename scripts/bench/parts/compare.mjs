// This build, another build of this repository and the bare loop, in turns in one run: what a change brought.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { median, ownMs, round } from '../figures.mjs';
import { measureOnce, openBare, openLango } from './systems.mjs';

const load = { seconds: 15, warmUpSeconds: 20 };
/** The most that two slow processors carry. Where all of it goes through, the costs compare, and the ratio to the loop says nothing. */
const [barePerSecond, langoPerSecond] = [2_600, 800];
/** So few that both are mostly idle and wake up for each. */
const quiet = { perSecond: 50, seconds: 15, warmUpSeconds: 5 };

/** Medians of each build, and of this build's share of the other's in the same turn. */
export async function measureCompare(bench) {
  const folder = resolve(bench.argument ?? '.');
  if (bench.argument === undefined || !existsSync(join(folder, 'packages/runtime-kafka/dist/cli.js')))
    throw new Error(
      'compare needs the folder of another checkout that is built: npm run bench -- compare ../other',
    );
  const other = { ...bench, folder };
  const turns = Number(bench.turns ?? 5);
  const found = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const now = await measureOnce(bench, openLango, { perSecond: langoPerSecond, ...load });
    const before = await measureOnce(other, openLango, { perSecond: langoPerSecond, ...load });
    const bare = await measureOnce(bench, openBare, { perSecond: barePerSecond, ...load });
    const quietNow = await measureOnce(bench, openLango, quiet);
    const quietBefore = await measureOnce(other, openLango, quiet);
    found.push({ now, before, bare, quietNow, quietBefore });
    console.error(`bench: turn ${turn + 1}: ${JSON.stringify(figuresOf([found[turn]]))}`);
  }
  return figuresOf(found);
}

function figuresOf(found) {
  const medianOf = (of) => round(median(found.map(of)), 3);
  const figures = (now, before) => (of) => ({
    now: medianOf((turn) => of(turn[now])),
    before: medianOf((turn) => of(turn[before])),
    share: medianOf((turn) => of(turn[now]) / of(turn[before])),
  });
  const each = figures('now', 'before');
  const atRest = figures('quietNow', 'quietBefore');
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
    at50: { processorMsPerPayment: atRest(ownMs), endToEndP50Ms: atRest((run) => run.endToEndMs.p50) },
    acceptP99Ms: each((run) => run.acceptMs.p99),
    openAtEnd: {
      now: medianOf(({ now }) => now.openAtEnd),
      before: medianOf(({ before }) => before.openAtEnd),
    },
  };
}
