import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/one-payment.md'), 'utf8');
const [, way = '', shapes = ''] = /\| # \|(.*)## The shapes(.*)## Where to find/s.exec(page) ?? [];
const rowsOf = (part: string) =>
  part.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'));
const filesOf = (part: string) =>
  [...part.matchAll(/`([a-z0-9/-]+\/[a-z0-9./-]+\.ts)`/g)].map(([, file]) => file ?? '');

describe('docs/one-payment.md', () => {
  it('names files that exist', () => {
    const files = filesOf(page);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !existsSync(join(root, 'packages', file)))).toEqual([]);
  });

  it('tells the way of a payment in at most 12 files and 6 shapes', () => {
    expect(rowsOf(way).length).toBeGreaterThan(8);
    expect(filesOf(way).length).toBeLessThanOrEqual(12);
    expect(rowsOf(shapes).length).toBeGreaterThan(3);
    expect(rowsOf(shapes).length).toBeLessThanOrEqual(6);
  });

  it.each(rowsOf(shapes))('finds the shape where it says: %s', (row) => {
    const [, shape = '', file = ''] = /^\| `(\w+)` \| `([^`]+)` \|/.exec(row) ?? [];
    const source = readFileSync(join(root, 'packages', file), 'utf8');
    expect(source).toMatch(new RegExp(`export (type|interface) ${shape}\\b`));
  });
});
