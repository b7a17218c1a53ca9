// `npm run check:packages`: what users would install. Packs every package, asks publint and are-the-types-wrong about the tarballs, looks
// for unused files and dependencies, and installs the tarballs into programs of the kinds that hosts write. With `--write`, what passed
// becomes the table of docs/runtimes.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  checkApp,
  checkConsumers,
  checkPostgresHost,
  checkScaffold,
  installNodes,
} from './packed-consumers.mjs';
import { checkRuntimes, tools } from './packed-runtimes.mjs';
import { findServers } from './services/find-servers.mjs';
import { startServices, stopServices } from './services/start-services.mjs';
import { mountedFrameworks, writeWhatRan } from './what-ran.mjs';

const root = resolve(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'lango-packages-'));
const results = [];
const ran = [];

const run = (command, args, cwd = root, env = {}) =>
  spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0', npm_config_update_notifier: 'false', ...env },
  });
const check = (name, { status, stdout = '', stderr = '' }) => {
  const passed = status === 0;
  results.push(passed);
  if (passed) ran.push(name);
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name}`);
  if (!passed) console.log(`${stdout}${stderr}`);
};
const bin = (name) => join(root, 'node_modules/.bin', name);

try {
  const packages = readdirSync(join(root, 'packages'))
    .map((folder) => ({
      folder,
      ...JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')),
    }))
    .filter((manifest) => manifest.private !== true);
  check('build', run('npm', ['run', '--silent', 'build']));
  const tarballs = new Map();
  for (const { folder, name, exports } of packages) {
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', work];
    const packed = run('npm', pack, join(root, 'packages', folder));
    check(`${name}: pack`, packed);
    const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')));
    const tarball = join(work, filename);
    tarballs.set(name, tarball);
    check(`${name}: publint`, run(bin('publint'), ['--strict', tarball]));
    if (Object.values(exports).every((target) => typeof target === 'string')) continue;
    check(`${name}: are-the-types-wrong`, run(bin('attw'), [tarball, '--format', 'ascii']));
  }
  check('knip: nothing unused', run(bin('knip'), ['--no-progress']));
  check('licenses are those of LICENSES.md', run(process.execPath, ['scripts/licenses.mjs']));
  check('declarations are those of api/', run(process.execPath, ['scripts/api-report.mjs']));
  sizes();
  const cache = join(tmpdir(), 'lango-nodes');
  const nodes = installNodes({ run, check, cache });
  const parts = { run, check, bin, work, tarballs, nodes };
  checkConsumers(parts);
  await withPostgres((url) => checkPostgresHost({ ...parts, url }));
  checkScaffold(parts);
  checkApp(parts);
  await checkRuntimes({ ...parts, cache: join(tmpdir(), 'lango-runtimes') });
  const mounted = run(bin('vitest'), ['run', '--project', 'system', 'tests/host-app/host-app.test.ts']);
  for (const name of mountedFrameworks) check(`frameworks: ${name} mounts the callback handler`, mounted);
  check('release, dry run', run(process.execPath, ['scripts/release.mjs', '--dry-run']));
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (process.argv.includes('--write')) writeWhatRan(ran, tools);
const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** Most bytes of an entry with everything of ours it reaches, compressed. Sizes, unlike times, are the same on every machine. */
/** The PostgreSQL that is up, or one for this check. Without any the check is left out, and in CI it fails. */
async function withPostgres(use) {
  const url = findServers()?.addresses.postgres;
  if (url !== undefined) return use(url);
  let services;
  try {
    services = await startServices({ names: ['postgres'], log: console.log });
  } catch ({ message }) {
    if (process.env.CI === 'true') return check('11. PostgreSQL starts', { status: 1, stdout: message });
    return console.log(`left out: a host on PostgreSQL alone (${message})`);
  }
  try {
    use(services.addresses.postgres);
  } finally {
    await stopServices(services);
  }
}

function sizes() {
  const budgets = {
    // The layers, the evidence kernel and the payment flow.
    'index.js': 28_000,
    'types.js': 100,
    'callbacks.js': 6_000,
    'gateway-kit.js': 12_000,
    'merchant-callbacks.js': 4_500,
    'conformance.js': 47_000,
    'testing.js': 12_000,
    'simulator-kit.js': 12_000,
  };
  const dist = join(root, 'packages/core/dist');
  for (const [entry, most] of Object.entries(budgets)) {
    const reached = new Set();
    const visit = (file) => {
      if (reached.has(file)) return;
      reached.add(file);
      const text = readFileSync(join(dist, file), 'utf8');
      for (const [, , imported] of text.matchAll(/from\s*(['"])\.\/(.+?)\1/g)) visit(imported);
    };
    visit(entry);
    const text = [...reached]
      .map((file) => readFileSync(join(dist, file), 'utf8').replace(/^\/\/# sourceMappingURL.*$/gm, ''))
      .join('');
    const bytes = gzipSync(text).length;
    const isSmall = bytes <= most;
    check(`@lango/core ${entry}: ${bytes} bytes compressed, at most ${most}`, { status: isSmall ? 0 : 1 });
    const imports = /(?:from|import|require\()\s*['"](zod|undici|protobufjs|fast-xml-parser|cockatiel)['"]/;
    const heavy = imports.exec(text)?.[1];
    check(`@lango/core ${entry}: imports no library`, {
      status: heavy === undefined ? 0 : 1,
      stdout: `${heavy}\n`,
    });
  }
}
