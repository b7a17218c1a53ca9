// `npm run check:packages`: what users would install. Packs every package, asks publint and are-the-types-wrong about the tarballs, looks
// for unused files and dependencies, and installs the tarballs into programs of the kinds that hosts write.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'lango-packages-'));
const results = [];

const run = (command, args, cwd = root) =>
  spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0', npm_config_update_notifier: 'false' },
  });
const check = (name, { status, stdout, stderr }) => {
  const passed = status === 0;
  results.push(passed);
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
  const build = run('npm', ['run', '--silent', 'build']);
  check('build', build);
  const tarballs = new Map();
  for (const { folder, name } of packages) {
    const packed = run(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', work],
      join(root, 'packages', folder),
    );
    check(`${name}: pack`, packed);
    const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')));
    const tarball = join(work, filename);
    tarballs.set(name, tarball);
    check(`${name}: publint`, run(bin('publint'), ['--strict', tarball]));
    check(
      `${name}: are-the-types-wrong`,
      run(bin('attw'), [tarball, '--format', 'ascii', '--profile', 'node16']),
    );
  }
  check('knip: nothing unused', run(bin('knip'), ['--no-progress']));
  consumers(tarballs);
} finally {
  rmSync(work, { recursive: true, force: true });
}
const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** Programs outside the repository that only have the tarballs. */
function consumers(tarballs) {
  const app = join(work, 'app');
  mkdirSync(app);
  const dependencies = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, dependencies }));
  check(
    'tarballs install',
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], app),
  );
  const names = [...tarballs.keys()];
  const esm = names.map((name, index) => `import * as m${index} from ${JSON.stringify(name)};`).join('\n');
  writeFileSync(
    join(app, 'app.mjs'),
    `${esm}\nif (typeof m0.createGatewayRegistry !== 'function') process.exit(1);`,
  );
  check('an ESM program imports them', run(process.execPath, ['app.mjs'], app));
  const cjs = names.map((name) => `require(${JSON.stringify(name)});`).join('\n');
  writeFileSync(
    join(app, 'app.cjs'),
    `${cjs}\nif (typeof require('@lango/core').createGatewayRegistry !== 'function') process.exit(1);`,
  );
  check('a CommonJS program requires them', run(process.execPath, ['app.cjs'], app));
  writeFileSync(
    join(app, 'types.mjs'),
    `import * as types from '@lango/core/types';\nif (Object.keys(types).length > 0) process.exit(1);`,
  );
  check('@lango/core/types is empty at run time', run(process.execPath, ['types.mjs'], app));
  writeFileSync(
    join(app, 'host.mts'),
    `import type { Transaction } from '@lango/core/types';
import { withRetry, type PaymentGateway } from '@lango/core';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { createStripeGateway } from '@lango/gateway-stripe';
import { createRuntime, defineConfig } from '@lango/runtime-kafka';
export const gateways: PaymentGateway[] = [createStripeGateway({ apiKey: 'sk_test_x', webhookSecrets: ['whsec_x'] })];
export const layered = withRetry()(gateways[0] as PaymentGateway);
export const config = defineConfig({ gateways });
export const amountOf = (transaction: Transaction): number => transaction.money.amountMinor;
export { createMpesaGateway, createRuntime };`,
  );
  writeFileSync(
    join(app, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        moduleResolution: 'NodeNext',
        target: 'ES2023',
        strict: true,
        noEmit: true,
        types: [],
      },
      files: ['host.mts'],
    }),
  );
  check('a strict TypeScript program compiles, declarations checked', run(bin('tsc'), ['-p', '.'], app));
}
