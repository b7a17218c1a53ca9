import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutate } from '../mutate.js';
import { protocolMutants } from './protocol-mutants.js';
import { sqlMutants } from './sql-mutants.js';

const mutants = [...protocolMutants, ...sqlMutants];

describe('mutants', () => {
  it('have names of their own, and are enough', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(protocolMutants.length).toBeGreaterThanOrEqual(30);
  });

  it.each(mutants)('$name matches the current code', (mutant) => {
    const source = readFileSync(mutant.file, 'utf8');
    expect(mutate(mutant, source)).not.toBe(source);
  });

  it('one whose text has gone, or is there twice, is an error and not a mutant', () => {
    const mutant = { name: 'lost', file: 'a.ts', find: 'x', replace: '' };
    expect(() => mutate(mutant, 'y')).toThrow('found 0 times');
    expect(() => mutate(mutant, 'x x')).toThrow('found 2 times');
  });
});
