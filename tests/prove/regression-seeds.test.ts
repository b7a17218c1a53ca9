import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { regressionSeeds } from './regression-seeds.js';

const sources = readdirSync('packages', { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.includes('/src/'),
);

describe('regression seeds', () => {
  it.each(regressionSeeds)('"$name" is held by files that are there', ({ heldBy }) => {
    const files = heldBy.match(/[a-z-]+(?:\.test)?\.ts/g) ?? [];
    expect(files).not.toEqual([]);
    for (const file of files) expect(sources.filter((path) => path.endsWith(`/${file}`))).toHaveLength(1);
  });
});
