import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = read('docs/dependencies.md');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const installed = new Set(
  readdirSync(join(root, 'packages')).flatMap((folder) => {
    const manifest = JSON.parse(read(`packages/${folder}/package.json`)) as Manifest;
    return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  }),
);

describe('docs/dependencies.md', () => {
  it('has a row for every package that a host gets, and for none that it does not', () => {
    const own = [...installed].filter((name) => !name.startsWith('@lango/'));
    const bundled = ['cockatiel'];
    expect(rows.map(([, name = '']) => name.replaceAll('`', '')).sort()).toEqual([...own, ...bundled].sort());
  });

  it.each(rows)('says of %s %s why, how large, how old, and what would replace it', (...cells) => {
    const [, , where, why, size, last, instead] = cells;
    expect([where, why, size, last, instead].filter((cell) => (cell ?? '').length < 2)).toEqual([]);
    expect(size).toMatch(/\d MB/);
    expect(last).toMatch(/^20\d\d/);
  });

  it('says what the release does about known vulnerabilities', () => {
    const command = 'npm audit --omit=dev --audit-level=high';
    expect(page).toContain(command);
    expect(read('.github/workflows/release.yml')).toContain(command);
  });
});
