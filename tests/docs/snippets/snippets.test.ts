import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pagesWithSnippets, read, root, snippetsOf, type Snippet } from './read-snippets.js';
import { runPage } from './run-page.js';
import { isCode, typeFaults } from './snippet-files.js';

const snippets = pagesWithSnippets().flatMap(snippetsOf);
const shown = snippets.flatMap(({ page, file, text }) => (file === undefined ? [] : [{ page, file, text }]));
const runs = ({ file, runBy, notRun }: Snippet) =>
  file === undefined && runBy === undefined && notRun === undefined;
const runnable = snippets.filter(
  (snippet) => runs(snippet) && (isCode(snippet) || ['sh', 'py', 'json'].includes(snippet.language)),
);
const pages = [...new Set(runnable.map(({ page }) => page))];
const where = ({ page, line }: Snippet) => `${page}:${line}`;

describe('code on the pages', () => {
  it('is there', () => expect(snippets.length).toBeGreaterThan(50));

  it('is run, or says why not', () => {
    const known = new Set(['ts', 'js', 'mjs', 'sh', 'py', 'json', 'text']);
    const unknown = snippets.filter((snippet) => runs(snippet) && !known.has(snippet.language));
    expect(unknown.map(where)).toEqual([]);
    const reasons = snippets.filter(({ notRun }) => notRun !== undefined && notRun.length < 12);
    expect(reasons.map(where)).toEqual([]);
  });

  it.each(shown)('$page shows $file as it is', ({ file, text }) => {
    expect(existsSync(join(root, file))).toBe(true);
    expect(text).toBe(read(file));
  });

  it.each(shown)('$file is run by a test', ({ file }) => {
    const tests = ['tests/host-app', 'tests/operations'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => read(`${folder}/${name}`)),
    );
    const name = file.split('/').at(-1) ?? '';
    expect(tests.some((test) => test.includes(`/${name}'`))).toBe(true);
  });

  it('names tests that read the page where a test of its own runs it', () => {
    const named = snippets.filter(({ runBy }) => runBy !== undefined);
    const wrong = named.filter(
      ({ runBy = '', page }) =>
        !existsSync(join(root, runBy)) || !read(runBy).includes(page.split('/').at(-1) ?? ''),
    );
    expect(wrong.map(where)).toEqual([]);
  });

  it('is right in its types', () => {
    const checked = snippets.filter(
      (snippet) => isCode(snippet) && snippet.file === undefined && !/from '\.\//.test(snippet.text),
    );
    const faults = [...typeFaults(checked)].filter(([, found]) => found.length > 0);
    expect(faults.map(([snippet, found]) => `${where(snippet)} ${found.join('; ')}`)).toEqual([]);
  });

  describe('runs', () => {
    const faults = new Map<string, readonly string[]>();

    beforeAll(async () => {
      // Three at once: most of an example's time is the start of a process.
      const waiting = [...pages];
      const work = async () => {
        for (let page = waiting.shift(); page !== undefined; page = waiting.shift())
          faults.set(page, await runPage(runnable.filter((snippet) => snippet.page === page)));
      };
      await Promise.all([work(), work(), work()]);
    });

    it.each(pages)('on %s', (page) => expect(faults.get(page)).toEqual([]));
  });
});
