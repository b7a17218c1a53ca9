import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { intendedChanges } from './intended-changes.js';
import { historyFiles, replayHistories } from './replay-histories.js';

const migration = readFileSync(join(import.meta.dirname, '../../docs/migration.md'), 'utf8');

describe('histories of earlier releases', () => {
  it.each(historyFiles())('%s: every decision is what it was, or is meant to differ', async (file) => {
    const { histories, calls, diverging, examples } = await replayHistories(file);
    expect(histories).toBeGreaterThanOrEqual(10_000);
    expect(calls).toBeGreaterThan(40_000);
    const meant = new Set(
      intendedChanges.filter(({ since }) => file.startsWith(since)).map(({ decision }) => decision),
    );
    const unmeant = Object.keys(diverging).filter((decision) => !meant.has(decision));
    // The first example of each says what was asked, what was answered, and what is answered now.
    expect(examples.filter(({ decision }) => unmeant.includes(decision))).toEqual([]);
    expect([...meant].filter((decision) => !(decision in diverging))).toEqual([]);
  });

  it('are small enough to be kept', () => {
    const sizes = historyFiles().map((file) => statSync(join(import.meta.dirname, 'histories', file)).size);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.filter((size) => size > 1_500_000)).toEqual([]);
  });

  it('name the decision that has changed', async () => {
    const [file = ''] = historyFiles();
    const { diverging } = await replayHistories(file, {
      name: 'one-attempt-less',
      file: 'packages/runtime-kafka/src/decisions/decide-on-dead-letter.ts',
      find: "return { kind: 'nothing', why: 'a person is asked already' };",
      replace: "return { kind: 'nothing', why: 'somebody is asked' };",
    });
    expect(Object.keys(diverging)).toEqual(['decide-on-dead-letter.decideOnDeadLetter']);
  });

  it('tells whoever upgrades of each change that is meant', () => {
    expect(intendedChanges.filter(({ decision }) => !migration.includes(decision))).toEqual([]);
  });
});
