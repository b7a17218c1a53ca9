// A deposit at Stripe by packages that do what our adapter does, beside the bare SDK: what is installed, what it costs, and what becomes of a lost answer.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startStripeStandIn } from '../child-process.mjs';
import { npmPackages, run } from '../../peers/tools.mjs';
import { median, round as roundTo } from '../figures.mjs';

const pins = {
  stripe: { stripe: '23.1.0' },
  'hyperswitch-prism': { 'hyperswitch-prism': '0.4.0' },
  '@medusajs/payment-stripe': { '@medusajs/payment': '2.21.2', '@medusajs/payment-stripe': '2.21.2' },
};
const root = resolve(import.meta.dirname, '../../..');
const program = resolve(import.meta.dirname, '../deposit-process.mjs');
// The library of hyperswitch-prism needs glibc 2.38: where it is older, a script that runs Node with another one is named.
const node = process.env.LANGO_BENCH_NODE ?? process.execPath;
const turns = 5;

/** By package: its version, how much is installed, and medians of five turns, or why it does not run here. */
export async function measureSideBySide({ directory }) {
  const folders = { '@lango/gateway-stripe': await installLango(directory) };
  for (const [name, wanted] of Object.entries(pins))
    folders[name] = await npmPackages(`side-${name.replaceAll(/[@/]/g, '')}`, wanted);
  const found = {};
  for (const [name, folder] of Object.entries(folders)) {
    const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    const { version } = JSON.parse(manifest);
    found[name] = { version, ...installed(folder), turns: [] };
    found[name].lostAnswer = await loseAnswer(name, folder).catch((error) => {
      found[name].skipped = whyNot(error);
    });
  }
  const names = Object.keys(found).filter((name) => found[name].skipped === undefined);
  for (let turn = 0; turn < turns; turn += 1)
    for (let place = 0; place < names.length; place += 1) {
      // The order changes, so that drift affects all.
      const name = names[(turn + place) % names.length];
      const once = (url) => play(name, folders[name], url, { BENCH_TIMES: '1500' });
      found[name].turns.push(await withStandIn({}, once));
    }
  return Object.fromEntries(
    Object.entries(found).map(([name, { turns: own, ...facts }]) => [
      name,
      { ...facts, ...medians(own, found.stripe.turns) },
    ]),
  );
}

function medians(own, bare) {
  if (own.length === 0) return {};
  return {
    importMs: round(median(own.map(({ importMs }) => importMs))),
    microseconds: round(median(own.map(({ microseconds }) => microseconds))),
    overBare: round(median(own.map(({ microseconds }, turn) => microseconds / bare[turn].microseconds))),
  };
}

/** What the caller is told and what was paid when the first answer is lost, and when the host then calls again with the same key. */
const loseAnswer = (name, folder) =>
  withStandIn({ BENCH_CUT: '1' }, async (url, ask) => {
    const key = { BENCH_KEY: `txn_${'0'.repeat(32)}` };
    const { told } = await play(name, folder, url, key);
    const first = await ask();
    await play(name, folder, url, key);
    return { told, ...first, paymentsAfterTheNextCall: (await ask()).payments };
  });

async function play(name, folder, url, more) {
  const env = { BENCH_SIDE: name, BENCH_PACKAGES: folder, BENCH_STRIPE_URL: url, ...more };
  const { stdout } = await run(node, [program], { env, timeoutMs: 120_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function withStandIn(environment, use) {
  const standIn = await startStripeStandIn(environment);
  try {
    return await use(standIn.url, () => standIn.run({}));
  } finally {
    standIn.close();
  }
}

/** Installs our own packages as their users do: packed. */
async function installLango(directory) {
  const tarballs = [];
  for (const folder of ['core', 'gateway-stripe']) {
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', directory];
    const { stdout } = await run('npm', pack, { cwd: join(root, 'packages', folder) });
    const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
    tarballs.push(join(directory, filename));
  }
  writeFileSync(join(directory, 'package.json'), '{"private":true}');
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs];
  await run('npm', install, { cwd: directory });
  return directory;
}

function installed(folder) {
  const modules = join(folder, 'node_modules');
  const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const bytes = files.reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
  return { packages: Object.keys(lock.packages).length, megabytes: round(bytes / 1e6) };
}

const whyNot = ({ message }) => /Error: .*/.exec(message)?.[0] ?? message.slice(-300);
const round = (number) => roundTo(number, 2);
