import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Each marker `<!-- file: path -->` is followed by that file, word for word, so that what a page shows is what a test runs. */
const shown = pages.flatMap((page) =>
  [...read(`docs/${page}`).matchAll(/<!-- file: (\S+) -->\n*(?:```js\n([\s\S]*?)```)?/g)].map(
    ([, file = '', code]) => ({ page, file, code }),
  ),
);

describe('code on the pages', () => {
  it('is there', () => expect(shown.length).toBeGreaterThanOrEqual(9));

  it.each(shown)('$page shows $file as it is', ({ file, code }) => {
    expect(existsSync(join(root, file))).toBe(true);
    expect(code).toBe(read(file));
  });

  it.each(shown)('$file is run by a test', ({ file }) => {
    const tests = readdirSync(join(root, 'tests/host-app')).map((name) => read(`tests/host-app/${name}`));
    const name = file.split('/').at(-1) ?? '';
    expect(tests.some((test) => test.includes(`/${name}'`))).toBe(true);
  });
});
