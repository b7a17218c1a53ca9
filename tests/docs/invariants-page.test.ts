import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protocolMutants } from '../prove/mutants/protocol-mutants.js';
import { sqlMutants } from '../prove/mutants/sql-mutants.js';
import { checkedElsewhere, invariants } from '../simulation/invariants/check-history.js';

const root = join(import.meta.dirname, '../..');
const page = join(root, 'docs/invariants.md');

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/node_modules|\/dist\//.test(file))
    .sort();
}

const named = /(?<![\w'"./-])I([1-9]\d?)(?![\w'])/g;
const sources = filesUnder(join(root, 'packages'))
  .filter((file) => /\/src\//.test(file) && !/\.test\.ts$|\/conformance\/|\/testing\//.test(file))
  .map((file) => ({ file: relative(root, file), text: readFileSync(file, 'utf8') }));
const checkers = filesUnder(join(root, 'tests/simulation/invariants')).map((file) => ({
  file: relative(root, file),
  text: readFileSync(file, 'utf8'),
}));

const link = (file: string) => `[${file.split('/').at(-1)}](../${file})`;
const numberOf = (id: string) => Number(id.slice(1));

/** One section for each rule, made of the checkers, the sources that name it, and the mutants that must break it. */
function renderPage(): string {
  const rules = [
    ...invariants.map(({ id, promise }) => ({ id: id, promise })),
    ...Object.entries(checkedElsewhere).map(([id, promise]) => ({ id, promise })),
  ].sort((left, right) => numberOf(left.id) - numberOf(right.id));
  const sections = rules.map(({ id, promise }) => {
    const enforced = sources.filter(({ text }) => [...text.matchAll(named)].some(([name]) => name === id));
    const checker = checkers.find(({ text }) => text.includes(`id: '${id}'`));
    const mutants = [...protocolMutants, ...sqlMutants].filter(({ invariants: broken }) =>
      broken.includes(id as `I${number}`),
    );
    return [
      `## ${id}`,
      '',
      `${promise.charAt(0).toUpperCase()}${promise.slice(1)}.`,
      '',
      `- Named where it is enforced: ${enforced.length === 0 ? 'in no single place' : enforced.map(({ file }) => link(file)).join(', ')}`,
      `- Checked in every simulated history by: ${checker === undefined ? 'nothing; see the sentence above' : link(checker.file)}`,
      `- Mutants that have to break it: ${mutants.length === 0 ? 'none' : mutants.map(({ name }) => `\`${name}\``).join(', ')}`,
      '',
    ].join('\n');
  });
  return [
    '# Invariants',
    '',
    'What always holds, whoever dies, lies or repeats. The source names a rule by its number. This page is made of the checkers and the mutants',
    '(`npx vitest run --project system tests/docs -u`), and a test holds it. How the proof works: [proof.md](proof.md).',
    '',
    ...sections,
  ].join('\n');
}

describe('docs/invariants.md', () => {
  it('is what the checkers, the sources and the mutants say', async () => {
    await expect(renderPage()).toMatchFileSnapshot(page);
  });

  it('has every rule that the source names', () => {
    const known = new Set(
      renderPage()
        .match(/^## I\d+$/gm)
        ?.map((line) => line.slice(3)),
    );
    const unknown = sources.flatMap(({ file, text }) =>
      [...text.matchAll(named)]
        .map(([name]) => name)
        .filter((name) => !known.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  // These three say that all others hold with any lock, bus and clock: every mutant that needs a bad one breaks another rule.
  it('has a mutant for every rule that the simulation checks, but for those about lock, bus and clock', () => {
    const broken = new Set([...protocolMutants, ...sqlMutants].flatMap(({ invariants: ids }) => ids));
    expect(invariants.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual(['I11', 'I12', 'I14']);
  });
});
