// What ours costs beside other people's packages that do the same, in turns: each side in a process of its own, medians of five pairs.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { npmPackages, run } from '../../peers/tools.mjs';
import { median, round as roundTo } from '../figures.mjs';
import { measureSideBySide } from './side-by-side.mjs';

const pins = { svix: '2.5.0', stripe: '23.1.0' };
const program = fileURLToPath(new URL('../peer-process.mjs', import.meta.url));
const simulator = fileURLToPath(
  new URL('../../../packages/gateway-stripe/dist/lango-stripe-simulator.js', import.meta.url),
);
const pairs = 5;

/** Microseconds of a processor for one signed event and for one deposit, ours and theirs, and packages that do the same side by side. */
export async function measurePeers(bench) {
  const packages = await npmPackages('bench', pins);
  return {
    pins,
    signedEvent: await inTurns('sign-lango', 'sign-svix', (task) => play(task, { packages })),
    deposit: await inTurns('deposit-lango', 'deposit-sdk', (task) =>
      withSimulator((stripeUrl) => play(task, { packages, stripeUrl })),
    ),
    sideBySide: await measureSideBySide(bench),
  };
}

async function inTurns(ours, theirs, measure) {
  const measured = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    // The order changes, so that drift affects both sides.
    const order = pair % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const first = await measure(order[0]);
    const second = await measure(order[1]);
    measured.push(pair % 2 === 0 ? { lango: first, other: second } : { lango: second, other: first });
  }
  if (ours === 'sign-lango' && measured.some(({ lango, other }) => lango.example !== other.example))
    throw new Error('the two signers do not give the same signature');
  const ratios = measured.map(({ lango, other }) => lango.microseconds / other.microseconds);
  return {
    langoMicroseconds: round(median(measured.map(({ lango }) => lango.microseconds))),
    otherMicroseconds: round(median(measured.map(({ other }) => other.microseconds))),
    ratio: round(median(ratios)),
    ratios: ratios.map(round),
  };
}

async function play(task, { packages, stripeUrl = '' }) {
  const env = { BENCH_TASK: task, BENCH_PACKAGES: packages, BENCH_STRIPE_URL: stripeUrl };
  return JSON.parse((await run(process.execPath, [program], { env })).stdout);
}

/** A new simulator for each turn: what it remembers would slow the next turn. */
async function withSimulator(use) {
  const child = fork(simulator, ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  try {
    let said = '';
    while (!/http:\S+/.test(said)) said += (await once(child.stdout, 'data'))[0];
    return await use(/http:\/\/[\w.:]+/.exec(said)[0]);
  } finally {
    child.kill();
    await once(child, 'close');
  }
}

const round = (number) => roundTo(number, 2);
