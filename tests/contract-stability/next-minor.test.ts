import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** What the next minor adds to the contract: optional members, where a version of it may have them. */
const optional: Readonly<Record<string, string>> = {
  PaymentGatewayV1: 'estimateFee?(transaction: Transaction): Promise<{ readonly feeMinor: number }>;',
  GatewayCallContext: 'readonly answerBy?: string;',
  GatewayCallbackContext: 'readonly receivedBy?: string;',
  GatewayCapabilities: 'readonly estimatesFees?: boolean;',
  Transaction: 'readonly purpose?: string;',
};

/** A host's folder with today's gateway and a core of the next minor: today's code, with more in its contract. */
function install(folder: string, added: Readonly<Record<string, string>>): string {
  const modules = join(folder, 'node_modules');
  const core = join(modules, '@lango/core');
  mkdirSync(core, { recursive: true });
  cpSync(join(root, 'packages/core/dist'), join(core, 'dist'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8')) as {
    version: string;
  };
  const [major = '', minor = ''] = manifest.version.split('.');
  const version = `${major}.${Number(minor) + 1}.0`;
  writeFileSync(join(core, 'package.json'), JSON.stringify({ ...manifest, version }));
  for (const [name, member] of Object.entries(added)) {
    const declaring = readdirSync(join(core, 'dist'))
      .filter((file) => /\.d\.c?ts$/.test(file))
      .map((file) => join(core, 'dist', file))
      .filter((file) => new RegExp(`interface ${name} \\{`).test(readFileSync(file, 'utf8')));
    expect(declaring, `declarations of ${name}`).not.toEqual([]);
    for (const file of declaring)
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(`interface ${name} {`, `interface ${name} {\n  ${member}`),
      );
  }
  cpSync(join(root, 'tests/contract-stability/gateway-of-0.1'), join(modules, 'gateway-acme-pay'), {
    recursive: true,
  });
  const dependencies = { '@lango/core': version, 'gateway-acme-pay': '0.1.0' };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'host', private: true, type: 'module', dependencies }),
  );
  return version;
}

function compile(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2023',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: Object.keys(files) }),
  );
  return spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).stdout;
}

const host = `
import type { GatewayCallContext, PaymentGateway, Transaction } from '@lango/core';
import { createAcmePayGateway } from 'gateway-acme-pay';
const gateway: PaymentGateway = createAcmePayGateway({ baseUrl: 'https://acme.example', apiKey: 'k', callbackSecret: 's' });
export const feeOf = (transaction: Transaction) => gateway.estimateFee?.(transaction);
export const pay = (transaction: Transaction, context: GatewayCallContext) =>
  gateway.deposit({ ...transaction, purpose: 'rent' }, { ...context, answerBy: '2027-01-01T00:00:00Z' });
`;
const source = readFileSync(
  join(root, 'tests/contract-stability/gateway-of-0.1/source/acme-pay-gateway.ts'),
  'utf8',
);

describe('a gateway that was compiled against this contract, under the next minor of core', () => {
  let folder: string;
  let version: string;
  beforeAll(() => {
    mkdirSync(join(root, 'reports'), { recursive: true });
    folder = mkdtempSync(join(root, 'reports', 'next-minor-'));
    version = install(folder, optional);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is taken by npm', () => {
    const listed = execFileSync('npm', ['ls', '--json', '--offline'], { cwd: folder, encoding: 'utf8' });
    const { problems, dependencies } = JSON.parse(listed) as {
      problems?: object;
      dependencies: Record<string, { version: string }>;
    };
    expect(problems).toBeUndefined();
    expect(dependencies['@lango/core']?.version).toBe(version);
  });

  it('type-checks in a host that uses what was added, and so does its source', () => {
    expect(compile(folder, { 'host.ts': host, 'acme-pay-gateway.ts': source })).toBe('');
  });

  it.each(['import', 'require'])('keeps every promise that it kept, loaded by %s', (way) => {
    const gateway = join(folder, 'node_modules/gateway-acme-pay/compiled/acme-pay-gateway.js');
    if (way === 'require')
      writeFileSync(
        gateway,
        `import { createRequire } from 'node:module';
export const { createAcmePayGateway } = createRequire(import.meta.url)('./cjs/acme-pay-gateway.js');`,
      );
    writeFileSync(
      join(folder, 'run.mjs'),
      `import { runGatewayConformance } from '@lango/core/conformance';
import { createHarness } from 'gateway-acme-pay/harness';
// A host of the next minor hands over more than this gateway has heard of.
const withMore = async (situation) => {
  const harness = await createHarness(situation);
  if ('notApplicable' in harness) return harness;
  const createTransaction = (kind) => ({ ...harness.createTransaction(kind), purpose: 'rent' });
  return { ...harness, createTransaction, createContext: () => ({ answerBy: '2027-01-01T00:00:00Z' }) };
};
const { passed, failed, results } = await runGatewayConformance({ createHarness: withMore });
console.log(JSON.stringify({ passed, failed: results.filter(({ outcome }) => outcome === 'failed'), count: failed }));`,
    );
    const written = execFileSync(process.execPath, ['run.mjs'], { cwd: folder, encoding: 'utf8' });
    const report = JSON.parse(written) as { passed: number; failed: readonly object[] };
    expect(report.failed).toEqual([]);
    expect(report.passed).toBeGreaterThan(200);
  });
});

it('a member that every gateway must have would be seen: it is no minor change', () => {
  const folder = mkdtempSync(join(root, 'reports', 'next-minor-'));
  try {
    install(folder, { PaymentGatewayV1: 'estimateFee(transaction: Transaction): Promise<number>;' });
    expect(compile(folder, { 'acme-pay-gateway.ts': source })).toMatch(/estimateFee/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
