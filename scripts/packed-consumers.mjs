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
const install = [
  'install',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--prefer-offline',
];

/** The nodes to run with: this one, and 20, 22, 24 and 26 from npm, kept in a folder between runs. */
export function installNodes({ run, check, cache }) {
  return ['20', '22', '24', '26'].map((version) => {
    const folder = join(cache, version);
    const binary = join(folder, 'node_modules/node/bin/node');
    mkdirSync(folder, { recursive: true });
    const known = run(binary, ['--version']);
    if (known.status !== 0)
      check(
        `Node ${version} installs`,
        run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${version}`]),
      );
    return { version, binary };
  });
}

/** Builds and runs the consumers, all but the scaffold. */
export function checkConsumers({ run, check, bin, work, tarballs, nodes }) {
  const libraries = [...tarballs.keys()].filter((name) => name !== '@lango/create-gateway');
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
  check(
    '3. a TypeScript NodeNext app compiles, declarations checked',
    run(bin('tsc'), ['-p', '.'], everything),
  );
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
  const bundle = run(
    bin('esbuild'),
    ['app.ts', '--bundle', '--format=esm', '--platform=node', '--outfile=bundle.js', '--minify'],
    types,
  );
  const bytes = bundle.status === 0 ? statSync(join(types, 'bundle.js')).size : -1;
  check(
    '5. a types-only bundle is 0 bytes',
    bytes === 0 ? bundle : { status: 1, stdout: `${bytes} bytes\n`, stderr: bundle.stderr },
  );
  onEveryNode('5. a types-only app', types, 'types.mjs');
  const own = join(types, 'node_modules/@lango/core');
  const others = readdirSync(join(types, 'node_modules')).filter(
    (name) => !name.startsWith('.') && name !== '@lango',
  );
  check(`@lango/core installs nothing else (${others.join(', ') || 'none'})`, {
    status: others.length,
    stdout: '',
    stderr: '',
  });
  const installed = readdirSync(own, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  check(`@lango/core is ${installed} bytes installed, at most 2000000`, {
    status: installed <= 2_000_000 ? 0 : 1,
    stdout: '',
    stderr: '',
  });

  const older = join(work, 'node10');
  const subpaths = libraries.flatMap((name) => {
    const { exports } = JSON.parse(
      readFileSync(join(everything, 'node_modules', name, 'package.json'), 'utf8'),
    );
    return Object.keys(exports)
      .filter((path) => path !== './package.json')
      .map((path) => `${name}${path.slice(1)}`);
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
    const listed = run(
      binary,
      ['--test', '--test-reporter=tap', 'dist/acme-pay-conformance.test.js'],
      folder,
    );
    const passing = (listed.stdout.match(/^ok \d+ - /gm) ?? []).length;
    const isGreen = listed.status === 0 && passing > 200;
    check(
      `6. it keeps its promises as it is written, ${passing} tests, on Node ${version}`,
      isGreen ? { status: 0 } : { ...listed, status: 1 },
    );
  }
  const packed = run('npm', ['pack', '--json', '--pack-destination', work], folder);
  check('6. it packs, built by prepack', packed);
  const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[$/m)));
  const tarball = join(work, filename);
  check('6. publint takes it', run(bin('publint'), ['--strict', tarball]));
  check(
    '6. are-the-types-wrong takes it',
    run(bin('attw'), [tarball, '--format', 'ascii', '--profile', 'node16']),
  );
  const again = run(process.execPath, [command, 'acme-pay', '--core', core], home);
  check('6. it writes nothing over', { ...again, status: again.status === 0 ? 1 : 0 });
}
