// Programs of the kinds that hosts write, outside the repository, that have nothing but the packed tarballs.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const write = (folder, files) => {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
};
const manifest = (tarballs, names, type, more = {}) => ({
  private: true,
  type,
  dependencies: Object.fromEntries(names.map((name) => [name, `file:${tarballs.get(name)}`])),
  ...more,
});

/** Arguments of npm: installs what a manifest lists, and nothing runs. */
export const install =
  'install --ignore-scripts --no-audit --no-fund --no-package-lock --prefer-offline'.split(' ');

/** The nodes to run with: this one, and 20, 22, 24 and 26 from npm, kept in a folder between runs. */
export function installNodes({ run, check, cache }) {
  return ['20', '22', '24', '26'].map((version) => {
    const folder = join(cache, version);
    const binary = join(folder, 'node_modules/node/bin/node');
    mkdirSync(folder, { recursive: true });
    const node = ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${version}`];
    if (run(binary, ['--version']).status !== 0) check(`Node ${version} installs`, run('npm', node));
    return { version, binary };
  });
}

/** Builds and runs the consumers, except the scaffold. */
export function checkConsumers({ run, check, bin, work, tarballs, nodes }) {
  const libraries = [...tarballs.keys()].filter((name) => !name.startsWith('@lango/create-'));
  const onEveryNode = (name, folder, file) => {
    for (const { version, binary } of nodes)
      check(`${name} runs on Node ${version}`, run(binary, [file], folder));
  };
  const typescript = (module, files) => ({
    compilerOptions: {
      module,
      moduleResolution: module === 'NodeNext' ? 'NodeNext' : 'node10',
      target: 'ES2022',
      strict: true,
      outDir: 'dist',
      types: module === 'NodeNext' && files.includes('host.ts') ? ['node'] : [],
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      ignoreDeprecations: '6.0',
    },
    files,
  });
  const everything = join(work, 'everything');
  // Declarations are checked whole, so a host on Node has Node's types too.
  const nodeTypes = { devDependencies: { '@types/node': '^20.19.43' } };
  write(everything, { 'package.json': manifest(tarballs, libraries, 'module', nodeTypes) });
  check('tarballs install together', run('npm', install, everything));

  write(everything, {
    'app.mjs': `${libraries.map((name, index) => `import * as m${index} from '${name}';`).join('\n')}
import { testGatewayConformance } from '@lango/core/conformance';
import { createCallbackHandler } from '@lango/core/callbacks';
import { createFakeGateway } from '@lango/core/testing';
import { createGatewayRegistry, withRetry } from '@lango/core';
const gateway = withRetry()(createFakeGateway());
if (createGatewayRegistry([gateway]).get('fake') !== gateway || ![testGatewayConformance, createCallbackHandler].every((f) => typeof f === 'function')) process.exit(1);`,
    'app.cjs': `${libraries.map((name) => `require('${name}');`).join('\n')}
const { PaymentError } = require('@lango/core');
const { moneySchema } = require('@lango/core/schemas');
if (!PaymentError.is(new PaymentError('aborted', 'none', 'x')) || moneySchema.safeParse({}).success) process.exit(1);`,
    'copies.mjs': `import { createRequire } from 'node:module';
import { PaymentError } from '@lango/core';
const other = createRequire(import.meta.url)('@lango/core').PaymentError;
if (other === PaymentError || !PaymentError.is(new other('aborted', 'none', 'x'))) process.exit(1);`,
  });
  onEveryNode('1. an ESM app', everything, 'app.mjs');
  onEveryNode('2. a CommonJS app', everything, 'app.cjs');
  onEveryNode('PaymentError.is across two copies', everything, 'copies.mjs');

  write(everything, {
    'host.ts': `import type { Transaction } from '@lango/core/types';
import { withRetry, withCircuitBreaker, withTimeout, type PaymentGateway } from '@lango/core';
import { createCallbackHandler } from '@lango/core/callbacks';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { createStripeGateway } from '@lango/gateway-stripe';
import { createRuntime, defineConfig } from '@lango/runtime-kafka';
const stripe: PaymentGateway = createStripeGateway({ apiKey: 'sk_test_x', webhookSecrets: ['whsec_x'] });
export const layered = withRetry()(withCircuitBreaker()(withTimeout()(stripe)));
export const handler = createCallbackHandler({ gateway: layered, onCallback: async () => undefined });
export const config = defineConfig({ gateways: [stripe] });
export const amountOf = (transaction: Transaction): number => transaction.money.amountMinor;
export { createMpesaGateway, createRuntime };`,
    'tsconfig.json': typescript('NodeNext', ['host.ts']),
  });
  const compiled = run(bin('tsc'), ['-p', '.'], everything);
  check('3. a TypeScript NodeNext app compiles, declarations checked', compiled);
  onEveryNode('3. a TypeScript NodeNext app', everything, 'dist/host.js');

  const nest = join(work, 'nest');
  write(nest, {
    'package.json': manifest(tarballs, libraries, 'commonjs'),
    'host.ts': readFileSync(join(everything, 'host.ts'), 'utf8'),
    'tsconfig.json': {
      compilerOptions: {
        module: 'nodenext',
        moduleResolution: 'nodenext',
        target: 'ES2023',
        strict: true,
        outDir: 'dist',
        types: [],
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        esModuleInterop: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        isolatedModules: true,
        skipLibCheck: true,
      },
      files: ['host.ts'],
    },
  });
  check('4. a CommonJS TypeScript app installs', run('npm', install, nest));
  check('4. a CommonJS TypeScript app (NestJS settings) compiles', run(bin('tsc'), ['-p', '.'], nest));
  onEveryNode('4. a CommonJS TypeScript app', nest, 'dist/host.js');

  const types = join(work, 'types-only');
  write(types, {
    'package.json': manifest(tarballs, ['@lango/core'], 'module'),
    'app.ts': `import type { Transaction } from '@lango/core/types';\nexport type Amount = Transaction['money'];\n`,
    'types.mjs': `import * as types from '@lango/core/types';\nif (Object.keys(types).length > 0) process.exit(1);`,
    'tsconfig.json': typescript('NodeNext', ['app.ts']),
  });
  check('5. a types-only app installs', run('npm', install, types));
  check('5. a types-only app compiles', run(bin('tsc'), ['-p', '.'], types));
  const flags = ['--bundle', '--format=esm', '--platform=node', '--outfile=bundle.js', '--minify'];
  const bundle = run(bin('esbuild'), ['app.ts', ...flags], types);
  const bytes = bundle.status === 0 ? statSync(join(types, 'bundle.js')).size : -1;
  const isEmpty = { ...bundle, status: bytes === 0 ? 0 : 1, stdout: `${bytes} bytes\n` };
  check('5. a types-only bundle is 0 bytes', isEmpty);
  onEveryNode('5. a types-only app', types, 'types.mjs');
  const own = join(types, 'node_modules/@lango/core');
  const others = readdirSync(join(types, 'node_modules')).filter(
    (name) => !name.startsWith('.') && name !== '@lango',
  );
  check(`@lango/core installs nothing else (${others.join(', ') || 'none'})`, { status: others.length });
  const installed = readdirSync(own, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  check(`@lango/core is ${installed} bytes installed, at most 2000000`, {
    status: installed <= 2_000_000 ? 0 : 1,
  });

  const older = join(work, 'node10');
  const subpaths = libraries.flatMap((name) => {
    const { exports } = JSON.parse(
      readFileSync(join(everything, 'node_modules', name, 'package.json'), 'utf8'),
    );
    return (
      Object.keys(exports)
        // JSON documents are not modules.
        .filter((path) => path !== './package.json' && path !== './events/*')
        .map((path) => `${name}${path.slice(1)}`)
    );
  });
  write(older, {
    'package.json': manifest(tarballs, libraries, 'commonjs'),
    'app.ts': `${subpaths.map((path, index) => `import * as m${index} from '${path}';`).join('\n')}
export const all: object[] = [${subpaths.map((_, index) => `m${index}`).join(', ')}];`,
    'tsconfig.json': {
      compilerOptions: {
        module: 'commonjs',
        moduleResolution: 'node10',
        target: 'ES2022',
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        ignoreDeprecations: '6.0',
      },
      files: ['app.ts'],
    },
  });
  check('7. an app with the old module resolution installs', run('npm', install, older));
  check('7. it finds every subpath', run(bin('tsc'), ['-p', '.'], older));
}

/** The program of docs/with-your-postgresql.md in an empty folder, on the PostgreSQL at `url`. */
export function checkPostgresHost({ run, check, work, tarballs, nodes, url }) {
  const folder = join(work, 'on-postgres');
  const names = ['@lango/core', '@lango/gateway-mpesa', '@lango/runtime-kafka'];
  const { private: isPrivate, type, dependencies } = manifest(tarballs, names, 'module');
  write(folder, {
    'package.json': { private: isPrivate, type, dependencies: { ...dependencies, pg: '^8' } },
    'pay-on-postgres.mjs': readFileSync(
      join(import.meta.dirname, '../examples/host-app/src/pay-on-postgres.mjs'),
      'utf8',
    ),
    'main.mjs': `import pg from 'pg';
import { payOnPostgres } from './pay-on-postgres.mjs';
const [url, schema] = process.argv.slice(2);
const status = await payOnPostgres({ url, schema, key: Buffer.alloc(32, 3).toString('base64') });
const client = new pg.Client(url);
await client.connect();
await client.query(\`DROP SCHEMA \${schema} CASCADE\`);
await client.end();
if (status !== 'succeeded') throw new Error(status);`,
  });
  check('11. a host on PostgreSQL alone installs', run('npm', install, folder));
  for (const { version, binary } of nodes)
    check(
      `11. a host on PostgreSQL alone takes a payment on Node ${version}`,
      run(binary, ['main.mjs', url, `packed_${process.pid}_${version}`], folder),
    );
}

/** The scaffold, outside the repository, with the tarballs: installs, compiles, keeps every promise, and can be published. */
export function checkScaffold({ run, check, bin, work, tarballs, nodes }) {
  const home = join(work, 'author');
  write(home, { 'package.json': manifest(tarballs, ['@lango/create-gateway'], 'module') });
  check('6. the scaffold installs', run('npm', install, home));
  const command = join(home, 'node_modules/@lango/create-gateway/dist/command.js');
  const core = `file:${tarballs.get('@lango/core')}`;
  check('6. it writes a package', run(process.execPath, [command, 'acme-pay', '--core', core], home));
  const folder = join(home, 'gateway-acme-pay');
  check('6. a plugin author’s package installs', run('npm', install, folder));
  check('6. a plugin author’s package compiles', run('npm', ['run', 'build'], folder));
  for (const { version, binary } of nodes) {
    const test = ['--test', '--test-reporter=tap', 'dist/acme-pay-conformance.test.js'];
    const listed = run(binary, test, folder);
    const passing = (listed.stdout.match(/^ok \d+ - /gm) ?? []).length;
    const status = listed.status === 0 && passing > 200 ? 0 : 1;
    const name = `6. it keeps its promises as it is written, ${passing} tests, on Node ${version}`;
    check(name, { ...listed, status });
  }
  const packed = run('npm', ['pack', '--json', '--pack-destination', work], folder);
  check('6. it packs, built by prepack', packed);
  const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[$/m)));
  const tarball = join(work, filename);
  check('6. publint takes it', run(bin('publint'), ['--strict', tarball]));
  const types = run(bin('attw'), [tarball, '--format', 'ascii', '--profile', 'node16']);
  check('6. are-the-types-wrong takes it', types);
  checkPluginHosts({ run, check, work, core, tarball, nodes });
  checkTypedFiles({ check, run, folder, work, tarballs, nodes });
  checkPlainJavaScript({ run, check, work, core, nodes });
  const again = run(process.execPath, [command, 'acme-pay', '--core', core], home);
  check('6. it writes nothing over', { ...again, status: again.status === 0 ? 1 : 0 });
}

/** The packed plugin in hosts that import and hosts that require, without TypeScript, and its simulator as a command. */
function checkPluginHosts({ run, check, work, core, tarball, nodes }) {
  const host = join(work, 'plugin-host');
  const pay = `
const { url, close } = await startAcmePaySimulator();
const [{ apiKey, callbackSecret }] = simulatorAccounts;
const gateway = createAcmePayGateway({ environment: 'test', baseUrl: url, apiKey, callbackSecret });
const transaction = { transactionId: createTransactionId(), kind: 'deposit', gatewayId: 'acme-pay', money: { amountMinor: 1000, currency: 'KES' },
  status: 'submitted', version: 2, counterparty: { phoneNumber: '+254712345678' }, metadata: {}, createdAt: new Date().toISOString() };
const { status } = await withRetry()(gateway).deposit(transaction, { idempotencyKey: 'k', attempt: 1, signal: new AbortController().signal });
await gateway.close();
await close();
if (status !== 'succeeded') throw new Error(status);`;
  write(host, {
    'package.json': {
      private: true,
      dependencies: { '@lango/core': core, 'gateway-acme-pay': `file:${tarball}` },
    },
    'host.mjs': `import { createTransactionId, withRetry } from '@lango/core';
import { createAcmePayGateway } from 'gateway-acme-pay';
import { simulatorAccounts, startAcmePaySimulator } from 'gateway-acme-pay/simulator';
${pay}`,
    'host.cjs': `const { createTransactionId, withRetry } = require('@lango/core');
const { createAcmePayGateway } = require('gateway-acme-pay');
const { simulatorAccounts, startAcmePaySimulator } = require('gateway-acme-pay/simulator');
(async () => {${pay}
})();`,
  });
  check('7. a host of the packed plugin installs', run('npm', install, host));
  for (const { version, binary } of nodes)
    for (const file of ['host.mjs', 'host.cjs'])
      check(`7. ${file} pays through the packed plugin on Node ${version}`, run(binary, [file], host));
  const command = join(host, 'node_modules/.bin/lango-acme-pay-simulator');
  check('7. its simulator is a command', run(command, ['--help'], host));
}

/** The scaffold's lango.config.ts and lango.check.ts, read by the packed command on every Node. */
function checkTypedFiles({ run, check, folder, work, tarballs, nodes }) {
  const runtime = join(work, 'runtime');
  const names = ['@lango/runtime-kafka', '@lango/core'];
  write(runtime, { 'package.json': manifest(tarballs, names, 'module') });
  check('9. the runtime installs', run('npm', install, runtime));
  const cli = join(runtime, 'node_modules/@lango/runtime-kafka/dist/cli.js');
  const credentials = {
    ACME_PAY_API_KEY: 'key',
    ACME_PAY_CALLBACK_SECRET: 'secret',
    ACME_PAY_URL: 'http://127.0.0.1:1',
  };
  for (const { version, binary } of nodes) {
    const listed = run(binary, [cli, 'merchant', 'list'], folder, credentials);
    check(`9. lango reads lango.config.ts on Node ${version}`, listed);
    const checked = run(binary, [cli, 'gateway', 'check', '--live'], folder, credentials);
    const isRead = checked.status === 1 && /^lango: .*(ECONNREFUSED|connect)/m.test(checked.stderr);
    check(`9. lango reads lango.check.ts on Node ${version}`, { ...checked, status: isRead ? 0 : 1 });
  }
  const bare = join(work, 'without-typescript');
  write(bare, {
    'package.json': { type: 'module' },
    'lango.config.ts': 'export default { gateways: [] as const };',
  });
  const { binary } = nodes.find(({ version }) => version === '20');
  const refused = run(binary, [cli, 'merchant', 'list'], bare);
  const advice = /^lango: lango\.config\.ts is TypeScript, which Node 20.* npm install --save-dev typescript/;
  const status = advice.test(refused.stderr) ? 0 : 1;
  check('9. without typescript, lango says what to do on Node 20', { ...refused, status });
}

/** A gateway in plain JavaScript and CommonJS, without a compiler, that keeps every promise. */
function checkPlainJavaScript({ run, check, work, core, nodes }) {
  const folder = join(work, 'plain-javascript');
  const scaffold = join(work, 'author/gateway-acme-pay');
  const dist = (name) => readFileSync(join(scaffold, 'dist/cjs', name), 'utf8');
  write(folder, {
    'package.json': { private: true, type: 'commonjs', dependencies: { '@lango/core': core } },
    'acme-pay-gateway.js': dist('acme-pay-gateway.js'),
    'acme-pay-simulator.js': dist('acme-pay-simulator.js'),
    'acme-pay-harness.mjs': readFileSync(join(scaffold, 'dist/acme-pay-harness.js'), 'utf8'),
    'test.mjs': `import { test } from 'node:test';
import { testGatewayConformance } from '@lango/core/conformance';
import { createHarness } from './acme-pay-harness.mjs';
testGatewayConformance({ test, createHarness });`,
  });
  check('8. a plain JavaScript author’s package installs', run('npm', install, folder));
  for (const { version, binary } of nodes) {
    const tested = run(binary, ['--test', 'test.mjs'], folder);
    check(`8. a gateway in plain JavaScript and CommonJS keeps its promises on Node ${version}`, tested);
  }
}

/** The shop of `npm create @lango/app`, outside the repository, with the tarballs: it installs, starts, and takes a payment. */
export function checkApp({ run, check, work, tarballs, nodes }) {
  const home = join(work, 'shopkeeper');
  write(home, { 'package.json': manifest(tarballs, ['@lango/create-app'], 'module') });
  check('10. the maker of apps installs', run('npm', install, home));
  const command = join(home, 'node_modules/@lango/create-app/dist/command.js');
  check('10. it writes a shop', run(process.execPath, [command, 'my-shop'], home));
  const again = run(process.execPath, [command, 'my-shop'], home);
  check('10. it writes nothing over', { ...again, status: again.status === 0 ? 1 : 0 });
  const folder = join(home, 'my-shop');
  const shop = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // All our packages, not only those that the shop names: none is on a registry yet.
  const names = [...tarballs.keys()].filter((name) => !name.startsWith('@lango/create-'));
  const ours = manifest(tarballs, names);
  write(folder, {
    'package.json': {
      ...shop,
      dependencies: { ...shop.dependencies, ...ours.dependencies },
      devDependencies: {},
    },
    'buy.mjs': `import { spawn } from 'node:child_process';
import { once } from 'node:events';
const shop = spawn(process.execPath, ['dev.js'], {
  env: { ...process.env, SHOP_PORT: '0', LANGO_PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let output = '';
for await (const chunk of shop.stdout) {
  output += chunk;
  if (output.includes('Ctrl-C')) break;
}
const [address] = /http:\\S+/.exec(output) ?? [];
const body = new URLSearchParams({ phone: '+254712345678' });
const order = await fetch(address + '/orders', { method: 'POST', body });
for (let page = ''; !page.includes('Paid.'); ) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  page = await (await fetch(order.url)).text();
  if (!page.includes('Paid.') && !page.includes('Waiting')) throw new Error(page);
}
shop.kill('SIGTERM');
const [code] = await once(shop, 'exit');
if (code !== 0) throw new Error('the shop ended with ' + code);`,
  });
  check('10. the shop installs', run('npm', install, folder));
  for (const { version, binary } of nodes)
    check(`10. the shop takes a payment on Node ${version}`, run(binary, ['buy.mjs'], folder));
}
