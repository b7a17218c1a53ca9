// What open consoles cost the runtime: the same load without and with them, in turns. Each asks as its pages do.
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { median, ownMs, round } from '../figures.mjs';
import { measureOn, openLango } from './systems.mjs';

const pairs = 3;
const consoles = 3;
const seconds = 20;
/** What a console asks for while a screen is open, and every how many milliseconds. */
const asked = [
  ['/overview', 3_000],
  ['/payments', 5_000],
  ['/exceptions', 5_000],
];

/** `ratio` is the median over the pairs: with consoles to without. */
export async function measureConsoleLive(bench) {
  const perSecond = Number(bench.argument ?? 500);
  const opened = await openLango(bench, 1, ['console']);
  try {
    const operations = `http://127.0.0.1:${opened.ports.console}/v1/operations`;
    const token = await createOperator(opened.environment);
    const measure = async () => {
      const load = await measureOn(bench, opened, { perSecond, seconds });
      const { deliveredPerSecond, acceptMs } = load;
      return { deliveredPerSecond, acceptMs, processorMs: round(ownMs(load), 3) };
    };
    const turns = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const off = await measure();
      const close = openConsoles(operations, token);
      const on = await measure();
      turns.push({ off, on, answers: await close() });
    }
    const ratio = (of) => round(median(turns.map(({ off, on }) => of(on) / of(off))), 3);
    return {
      perSecond,
      consoles,
      turns,
      ratio: {
        deliveredPerSecond: ratio(({ deliveredPerSecond }) => deliveredPerSecond),
        processorMs: ratio(({ processorMs }) => processorMs),
        acceptP99: ratio(({ acceptMs }) => acceptMs.p99),
      },
    };
  } finally {
    await opened.close();
  }
}

async function createOperator(environment) {
  const root = resolve(import.meta.dirname, '../../..');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(root, 'packages/runtime-kafka/dist/cli.js'),
      ...['operator', 'create', '--name', 'Bench', '--role', 'viewer'],
      ...['--config', join(root, 'scripts/bench/lango.config.mjs')],
    ],
    { env: { ...process.env, ...environment } },
  );
  return JSON.parse(stdout).token;
}

/** Opens the consoles. The function that it returns closes them and counts the answers by path and status. */
function openConsoles(operations, token) {
  const statuses = {};
  const count = (answer) => void (statuses[answer] = (statuses[answer] ?? 0) + 1);
  const ask = async (path) => {
    const answer = await fetch(operations + path, { headers: { authorization: `Bearer ${token}` } });
    await answer.text();
    count(`${path} ${answer.status}`);
  };
  const underWay = new Set();
  const timers = Array.from({ length: consoles }, () =>
    asked.map(([path, everyMs]) =>
      setInterval(() => {
        const one = ask(path)
          .catch((error) => count(String(error)))
          .finally(() => underWay.delete(one));
        underWay.add(one);
      }, everyMs),
    ),
  ).flat();
  return async () => {
    timers.forEach(clearInterval);
    await Promise.all(underWay);
    return statuses;
  };
}
