// The packed tarballs on other runtimes and inside bundles: each makes a deposit against every simulator and reads its callback.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './packed-consumers.mjs';
import { freePort } from './services/free-port.mjs';

const sources = join(import.meta.dirname, 'runtimes');
const expected = [
  'fake succeeded',
  ...Array(2).fill(['mpesa succeeded 150.00 KES', 'stripe succeeded 150.00 USD']).flat(),
].join('\n');

/** Tools that are installed into a folder and kept between runs; none is a dependency of the repository. */
export const tools = {
  bun: '1.4.5',
  deno: '2.9.6',
  workerd: '1.20261117.1',
  rollup: '4.67.4',
  '@rollup/plugin-node-resolve': '16',
  '@rollup/plugin-commonjs': '29',
  '@rollup/plugin-json': '6',
  webpack: '5',
  vite: '8',
  esbuild: '0.28',
};

/** Runs the program of `runtimes/` everywhere it has to run. */
export async function checkRuntimes({ run, check, bin, work, tarballs, nodes, cache }) {
  mkdirSync(cache, { recursive: true });
  const wanted = Object.entries(tools).map(([name, version]) => `${name}@${version}`);
  const flags = ['--prefix', cache, '--no-audit', '--no-fund', '--prefer-offline'];
  const installed = run('npm', ['install', ...flags, ...wanted]);
  check('Bun, Deno, workerd and the bundlers install', installed);
  if (installed.status !== 0) return;
  const tool = (name) => join(cache, 'node_modules/.bin', name);

  const app = join(work, 'runtimes');
  cpSync(sources, app, { recursive: true });
  const names = ['@lango/core', '@lango/gateway-mpesa', '@lango/gateway-stripe'];
  const dependencies = Object.fromEntries(names.map((name) => [name, `file:${tarballs.get(name)}`]));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  check('an app for every runtime installs', run('npm', install, app));

  const world = await startWorld(app);
  const pays = (name, ended) => {
    const isPaid = ended.status === 0 && ended.stdout.trim() === expected;
    check(`${name} makes deposits and reads their callbacks`, isPaid ? ended : { ...ended, status: 1 });
  };
  try {
    for (const { version, binary } of nodes)
      pays(`Node ${version}`, run(binary, ['main.mjs', world.url], app));
    pays('Bun', run(tool('bun'), ['main.mjs', world.url], app));
    const allowed = ['--allow-net', '--allow-env', '--allow-read'];
    pays('Deno', run(tool('deno'), ['run', ...allowed, 'main.mjs', world.url], app));
    for (const [bundler, command, args] of bundlers(tool)) {
      const built = run(command, args, app);
      check(`${bundler} bundles to ESM`, built);
      // Moved away from node_modules, so that the bundle can import nothing else.
      const alone = join(work, `bundled-by-${bundler}`);
      if (built.status !== 0) continue;
      cpSync(join(app, 'out', bundler), alone, { recursive: true });
      writeFileSync(join(alone, 'package.json'), '{"type":"module"}');
      pays(`the bundle of ${bundler}`, run(nodes[0].binary, ['main.mjs', world.url], alone));
    }
    check('workerd: esbuild bundles the worker', run(tool('esbuild'), workerArguments, app));
    pays('workerd', await runWorker(tool('workerd'), app, world.url));
    checkBrowser({ run, check, esbuild: bin('esbuild'), app });
  } finally {
    world.close();
  }
}

const workerArguments = [
  'worker.mjs', '--bundle', '--format=esm', '--platform=neutral', '--main-fields=module,main',
  '--conditions=workerd,worker,import', '--external:node:*', '--outfile=out/worker.mjs',
]; // prettier-ignore

const bundlers = (tool) => [
  ['esbuild', tool('esbuild'), ['main.mjs', '--bundle', '--format=esm', '--platform=node', '--minify', '--outfile=out/esbuild/main.mjs']],
  ['rollup', tool('rollup'), ['-c', 'rollup.config.mjs']],
  ['webpack', process.execPath, ['bundle-by-webpack.mjs', tool('webpack')]],
  ['vite', tool('vite'), ['build', '--config', 'vite.config.mjs', '--logLevel', 'warn']],
]; // prettier-ignore

/** Money and types in a browser, and the size of a bundle with M-Pesa alone. */
function checkBrowser({ run, check, esbuild, app }) {
  writeFileSync(
    join(app, 'browser.mjs'),
    `import { formatMajorUnits, parseMajorUnits } from '@lango/core';
import * as types from '@lango/core/types';
if (formatMajorUnits(parseMajorUnits('10.50', 'KES')) !== '10.50' || Object.keys(types).length > 0) throw new Error('wrong');`,
  );
  const build = (entry, ...more) =>
    run(esbuild, [entry, '--bundle', '--format=esm', '--minify', `--outfile=out/${entry}`, ...more], app);
  check('money and types build for browsers', build('browser.mjs', '--platform=browser'));
  check('money in that build works', run(process.execPath, ['out/browser.mjs'], app));
  writeFileSync(
    join(app, 'mpesa.mjs'),
    `import { createMpesaGateway } from '@lango/gateway-mpesa';
import { createFetchGatewayHttp } from '@lango/core/gateway-kit';
export const open = (options) => createMpesaGateway({ ...options, http: createFetchGatewayHttp() });`,
  );
  const built = build('mpesa.mjs', '--platform=node');
  const bytes = built.status === 0 ? statSync(join(app, 'out/mpesa.mjs')).size : Infinity;
  const most = 250_000;
  check(`@lango/gateway-mpesa over fetch: ${bytes} bytes bundled, at most ${most}`, {
    ...built,
    status: bytes <= most ? 0 : 1,
  });
}

/** Starts the simulators and a host in a process of their own, because this one waits for each program that it runs. */
async function startWorld(app) {
  const simulator = (name) => join(app, `node_modules/@lango/${name}/dist/simulator.js`);
  const child = spawn(
    process.execPath,
    [join(sources, 'start-world.mjs'), simulator('gateway-mpesa'), simulator('gateway-stripe')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const url = await new Promise((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('exit', (code) => reject(new Error(`the simulators ended with ${code}`)));
  });
  return { url, close: () => child.stdin.end() };
}

async function runWorker(workerd, app, world) {
  const port = await freePort();
  const config = readFileSync(join(app, 'workerd.capnp'), 'utf8').replace('PORT', String(port));
  writeFileSync(join(app, 'out/workerd.capnp'), config);
  const child = spawn(workerd, ['serve', 'out/workerd.capnp'], {
    cwd: app,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const response = await fetchWithRetries(`http://127.0.0.1:${port}/?world=${encodeURIComponent(world)}`);
    return { status: response.ok ? 0 : 1, stdout: await response.text(), stderr };
  } catch (error) {
    return { status: 1, stdout: '', stderr: `${stderr}${error.message}` };
  } finally {
    child.kill();
    await ended;
  }
}

/** workerd shows that it is ready only by answering. */
async function fetchWithRetries(url) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetch(url);
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
