// What one merchant's searches do to another's payments: the same load without and with them, in turns.
import { fillTables } from '../bulk-rows.mjs';
import { createMerchant } from '../lango-system.mjs';
import { median, round } from '../figures.mjs';
import { measureOn, openLango } from './systems.mjs';

const pairs = 3;
const atOnce = 32;
const load = { perSecond: 100, seconds: 10, warmUpSeconds: 3 };
/** Searches that fill a page at once, that have to look far, and that find nothing among all rows. */
const queries = [
  '',
  '?status=failed',
  '?status=pending',
  '?kind=refund',
  '?gateway=none',
  '?merchantReference=order-77',
];

/** `slower` are medians of the pairs' ratios: with searches to without. */
export async function measureSearches(bench) {
  const rows = Number(bench.argument ?? 400_000);
  const opened = await openLango(bench);
  try {
    const searcher = await createMerchant(opened.environment, 'searcher');
    await fillTables(opened.environment.LANGO_POSTGRES_URL, searcher.merchantId, rows);
    const measured = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const alone = await paymentsOf(bench, opened);
      const stop = searchOn(opened.system.apiUrl, searcher.token);
      const beside = await paymentsOf(bench, opened);
      measured.push({ alone, beside, searches: await stop() });
    }
    const slower = (of) => round(median(measured.map(({ alone, beside }) => of(beside) / of(alone))), 2);
    return {
      rows,
      atOnce,
      pairs: measured,
      slower: {
        acceptP50: slower(({ acceptMs }) => acceptMs.p50),
        acceptP99: slower(({ acceptMs }) => acceptMs.p99),
        endToEndP50: slower(({ endToEndMs }) => endToEndMs.p50),
        endToEndP99: slower(({ endToEndMs }) => endToEndMs.p99),
      },
    };
  } finally {
    await opened.close();
  }
}

async function paymentsOf(bench, opened) {
  const { acceptMs, endToEndMs, openAtEnd } = await measureOn(bench, opened, load);
  return { acceptMs, endToEndMs, openAtEnd };
}

/** Keeps `atOnce` searches under way. The function that it returns stops them, and returns their counts and slowest times. */
function searchOn(apiUrl, token) {
  let isOn = true;
  const counts = {};
  const search = async (query) => {
    const startedAt = performance.now();
    const answer = await fetch(`${apiUrl}/v1/transactions${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.text();
    const found = (counts[`${query || 'all'} ${answer.status}`] ??= { count: 0, slowestMs: 0 });
    found.count += 1;
    found.slowestMs = Math.max(found.slowestMs, round(performance.now() - startedAt));
  };
  const searchers = Array.from({ length: atOnce }, async (_, index) => {
    for (let turn = index; isOn; turn += 1) await search(queries[turn % queries.length]);
  });
  return async () => {
    isOn = false;
    await Promise.all(searchers);
    return counts;
  };
}
