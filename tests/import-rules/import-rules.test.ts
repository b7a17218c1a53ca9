import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const packages = join(root, 'packages');

const filesUnder = (folder: string, ending: RegExp): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && ending.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** Every import of a file: packages by name, files by their path under the repository. */
const importsOf = (file: string): string[] =>
  ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? relative(root, resolve(dirname(file), fileName)) : fileName,
    );

const sourcesOf = (folder: string) =>
  filesUnder(join(packages, folder, 'src'), /\.ts$/).filter((file) => !file.endsWith('.test.ts'));
const runtime = 'packages/runtime-kafka/src';

const violations = (
  files: readonly string[],
  forbidden: (imported: string, file: string) => boolean,
): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => forbidden(imported, relative(root, file)))
      .map((imported) => `${relative(root, file)} imports ${imported}`),
  );

const infrastructurePackages = /^(kafkajs|ioredis|redlock|pg|kysely|@electric-sql\/.*)$/;

describe('who may import whom', () => {
  it('finds the sources it is to judge', () => {
    for (const folder of ['core', 'gateway-mpesa', 'gateway-stripe', 'runtime-kafka']) {
      expect(sourcesOf(folder).length).toBeGreaterThan(10);
    }
  });

  it('core imports nothing of this repository and no infrastructure', () => {
    expect(
      violations(
        sourcesOf('core'),
        (name) => name.startsWith('@lango/') || infrastructurePackages.test(name),
      ),
    ).toEqual([]);
  });

  it('core keeps undici inside gateway-kit, and its XML and protobuf libraries inside their own entries', () => {
    const home: Record<string, string> = {
      undici: 'packages/core/src/gateway-kit/',
      'fast-xml-parser': 'packages/core/src/gateway-kit/xml/',
      protobufjs: 'packages/core/src/gateway-kit/protobuf/',
      cockatiel: 'packages/core/src/resilience/',
    };
    expect(
      violations(sourcesOf('core'), (name, file) => name in home && !file.startsWith(home[name] ?? '')),
    ).toEqual([]);
  });

  it.each(['gateway-mpesa', 'gateway-stripe'])('%s imports core only', (folder) => {
    expect(
      violations(
        sourcesOf(folder),
        (name) => /^@lango\/(?!core(\/|$))/.test(name) || infrastructurePackages.test(name),
      ),
    ).toEqual([]);
  });

  it('the conformance suite knows no test runner', () => {
    const judged = sourcesOf('core').filter((file) => file.includes('/src/conformance/'));
    expect(judged.length).toBeGreaterThan(20);
    expect(violations(judged, (name) => /^(vitest|node:test|jest|mocha)/.test(name))).toEqual([]);
  });

  it('a third party’s gateway uses published entry points and its own files only', () => {
    const folder = join(root, 'examples/third-party-gateway');
    const { exports } = JSON.parse(readFileSync(join(packages, 'core/package.json'), 'utf8')) as {
      exports: Record<string, unknown>;
    };
    const published = new Set(Object.keys(exports).map((path) => `@lango/core${path.slice(1)}`));
    const judged = filesUnder(join(folder, 'src'), /\.ts$/);
    expect(judged.length).toBeGreaterThan(2);
    const isAllowed = (name: string) =>
      published.has(name) || name.startsWith('node:') || name.startsWith('examples/third-party-gateway/');
    expect(violations(judged, (name) => !isAllowed(name))).toEqual([]);
  });

  it('the runtime names no gateway', () => {
    expect(violations(sourcesOf('runtime-kafka'), (name) => name.startsWith('@lango/gateway-'))).toEqual([]);
  });

  it('services and decisions see ports, messages and core, never infrastructure or composition', () => {
    const judged = sourcesOf('runtime-kafka').filter((file) =>
      /src\/(services|operations|decisions|messages|ports)\//.test(file),
    );
    expect(
      violations(
        judged,
        (name) => name.startsWith(`${runtime}/infrastructure`) || name.startsWith(`${runtime}/composition`),
      ),
    ).toEqual([]);
    expect(violations(judged, (name) => infrastructurePackages.test(name) || name === 'undici')).toEqual([]);
  });

  it('no service imports another; what they share is in services/shared', () => {
    const room = (path: string) => new RegExp(`^${runtime}/services/([^/]+)/`).exec(path)?.[1];
    const judged = sourcesOf('runtime-kafka').filter((file) => file.includes('/src/services/'));
    expect(judged.filter((file) => room(relative(root, file)) === undefined)).toEqual([]);
    const isElsewhere = (name: string, file: string) =>
      name.startsWith(`${runtime}/services/`) && room(name) !== room(file) && room(name) !== 'shared';
    expect(violations(judged, isElsewhere)).toEqual([]);
  });

  it('the operators’ interface stands above the services: none of them knows it', () => {
    const judged = sourcesOf('runtime-kafka').filter((file) => file.includes('/src/services/'));
    expect(violations(judged, (name) => name.startsWith(`${runtime}/operations/`))).toEqual([]);
  });

  it('decisions are made in decisions/ and in core alone: services neither change a record nor read evidence', () => {
    const judged = sourcesOf('runtime-kafka').filter(
      (file) => file.includes('/src/services/') && !file.includes('/testing/'),
    );
    expect(violations(judged, (name) => name.endsWith('/decisions/change-record.js'))).toEqual([]);
    const deciding = /\b(applyEvidence|transitionTransaction|ownEntry)\b|nextStep: '/;
    expect(
      judged.filter((file) => deciding.test(readFileSync(file, 'utf8'))).map((file) => relative(root, file)),
    ).toEqual([]);
  });

  it('decisions are pure: they see ports and core, and nothing that is waited for', () => {
    const judged = sourcesOf('runtime-kafka').filter((file) => file.includes('/src/decisions/'));
    expect(judged.length).toBeGreaterThan(15);
    expect(
      violations(judged, (name) => name.startsWith('packages/') && !/\/src\/(decisions|ports)\//.test(name)),
    ).toEqual([]);
    const waits = /\b(async|await|Promise)\b/;
    expect(judged.filter((file) => waits.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('ports and messages lead to nothing but each other and core', () => {
    const judged = sourcesOf('runtime-kafka').filter((file) => /src\/(messages|ports)\//.test(file));
    expect(
      violations(judged, (name) => name.startsWith('packages/') && !/\/src\/(messages|ports)\//.test(name)),
    ).toEqual([]);
  });

  it('infrastructure does not reach up into services or composition', () => {
    const judged = sourcesOf('runtime-kafka').filter((file) => file.includes('/src/infrastructure/'));
    expect(violations(judged, (name) => /\/src\/(services|composition)\//.test(name))).toEqual([]);
  });

  it('each driver is imported in exactly one folder', () => {
    const folders = new Map<string, Set<string>>();
    for (const file of sourcesOf('runtime-kafka')) {
      for (const name of importsOf(file).filter((imported) => infrastructurePackages.test(imported))) {
        folders.set(name, (folders.get(name) ?? new Set()).add(dirname(relative(root, file))));
      }
    }
    expect([...folders].filter(([, places]) => places.size > 1)).toEqual([]);
  });

  it('services read no clock, randomness or environment of their own', () => {
    const judged = sourcesOf('runtime-kafka').filter((file) =>
      /src\/(services|operations|decisions)\//.test(file),
    );
    const forbidden =
      /Date\.now\(|new Date\(\)|Math\.random|process\.env|setTimeout\(|setInterval\(|randomBytes|performance\.now/;
    expect(
      judged.filter((file) => forbidden.test(readFileSync(file, 'utf8'))).map((file) => relative(root, file)),
    ).toEqual([]);
  });

  it('nobody writes a transaction by hand: createTransaction makes it', () => {
    const folders = ['packages', 'tests', 'examples'].flatMap((folder) =>
      filesUnder(join(root, folder), /\.(ts|mjs)$/).filter((file) => !/node_modules|\/dist\//.test(file)),
    );
    const byHand =
      /gatewayId[^{}]*status: '[^{}]*version: \d[^{}]*counterparty: \{[^{}]*\},\s*metadata: \{\}/;
    const makers = /create-(transaction|refund)\.ts$/;
    expect(
      folders
        .filter((file) => !makers.test(file) && byHand.test(readFileSync(file, 'utf8')))
        .map((file) => relative(root, file)),
    ).toEqual([]);
  });

  it('index files name what they export', () => {
    const indexes = ['core', 'gateway-mpesa', 'gateway-stripe', 'runtime-kafka'].flatMap((folder) =>
      sourcesOf(folder).filter((file) => /\/(index|types)\.ts$/.test(file)),
    );
    // Types have a list of their own, which core's index takes whole.
    const named = (file: string) =>
      readFileSync(file, 'utf8').replace("export type * from './types.js';", '');
    expect(indexes.filter((file) => /export \*|export type \*/.test(named(file)))).toEqual([]);
  });
});

describe('what is built', () => {
  const dist = join(packages, 'core', 'dist');

  it('@lango/core/types erases to nothing', () => {
    const code = (file: string) =>
      readFileSync(join(dist, file), 'utf8')
        .replace(/^\/\/#.*$/gm, '')
        .replace(/['"]use strict['"];?/, '')
        .trim();
    expect(code('types.js')).toBe('');
    expect(importsOf(join(dist, 'types.js'))).toEqual([]);
  });

  it('declarations of @lango/core show neither zod nor cockatiel nor undici', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const name of importsOf(file)) {
        expect(name).not.toMatch(/^(zod|cockatiel|undici)/);
        const declaration = join(root, name.replace(/\.js$/, '.d.ts'));
        if (name.startsWith('packages/') && existsSync(declaration)) visit(declaration);
      }
    };
    visit(join(dist, 'index.d.ts'));
    visit(join(dist, 'types.d.ts'));
    expect(reached.size).toBeGreaterThan(1);
  });

  it('@lango/core imports nothing at all, and what adapters share nothing but Node’s own modules', () => {
    expect(importsOf(join(dist, 'index.js'))).toEqual([]);
    for (const entry of ['gateway-kit', 'callbacks', 'merchant-callbacks', 'testing', 'conformance']) {
      const libraries = importsOf(join(dist, `${entry}.js`)).filter((name) => !name.startsWith('node:'));
      expect(libraries, entry).toEqual([]);
    }
  });
});
