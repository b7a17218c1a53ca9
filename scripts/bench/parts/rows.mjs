// How the cost of a payment grows with what is stored: two systems side by side, loaded in turn.
import { fillTables } from '../bulk-rows.mjs';
import { median, round } from '../figures.mjs';
import { measureOn, openLango } from './systems.mjs';

const few = 1_000;
const pairs = 5;
const load = { perSecond: 150, seconds: 12, warmUpSeconds: 4 };

/** Processor milliseconds per payment with few and with many rows, in interleaved pairs; `growth` is the median of their ratios. */
export async function measureRows(bench) {
  const many = Number(bench.argument ?? 1_000_000);
  const small = await openFilled(bench, few);
  const large = await openFilled(bench, many);
  try {
    const measured = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const [first, second] = pair % 2 === 0 ? [small, large] : [large, small];
      const costs = new Map([[first, await costOf(bench, first)], [second, await costOf(bench, second)]]); // prettier-ignore
      measured.push({ few: costs.get(small), many: costs.get(large) });
    }
    const growth = (part) => median(measured.map((pair) => pair.many[part] / pair.few[part]));
    return {
      fewRows: few,
      manyRows: many,
      manyBytes: large.bytes,
      pairs: measured,
      growth: { all: round(growth('all'), 3), postgres: round(growth('postgres'), 3) },
    };
  } finally {
    await small.close();
    await large.close();
  }
}

async function openFilled(bench, rows) {
  const opened = await openLango(bench);
  const bytes = await fillTables(opened.environment.LANGO_POSTGRES_URL, opened.system.merchantId, rows);
  return { ...opened, bytes };
}

async function costOf(bench, opened) {
  const { processorMsPerPayment: byProcess } = await measureOn(bench, opened, load);
  const all = Object.values(byProcess).reduce((sum, ms) => sum + ms, 0);
  return { all: round(all, 3), postgres: byProcess.postgres };
}
