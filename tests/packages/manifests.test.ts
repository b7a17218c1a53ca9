import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly keywords?: readonly string[];
  readonly repository?: { readonly url: string; readonly directory?: string };
  readonly bugs?: string;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const root = read('package.json');
const folders = readdirSync('packages').map((name) => `packages/${name}`);

it.each(folders)('%s says what it is, whose it is and where to ask', (folder) => {
  const manifest = read(join(folder, 'package.json'));
  const { url = '' } = root.repository ?? {};
  const home = url.replace(/^git\+/, '').replace(/\.git$/, '');
  expect(manifest).toMatchObject({
    license: 'Apache-2.0',
    repository: { type: 'git', url, directory: folder },
    homepage: `${home}/tree/main/${folder}#readme`,
    bugs: `${home}/issues`,
  });
  expect(manifest.description).toMatch(/\.$/);
  expect(manifest.keywords?.length).toBeGreaterThanOrEqual(4);
  expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'README.md', 'LICENSE', 'CHANGELOG.md']));
});

it.each(folders)('%s packs every page that its pages link', (folder) => {
  const { files = [] } = read(join(folder, 'package.json'));
  const isPacked = (path: string) => files.some((file) => path === file || path.startsWith(`${file}/`));
  const pages = [
    'README.md',
    ...(existsSync(join(folder, 'docs'))
      ? readdirSync(join(folder, 'docs')).map((name) => `docs/${name}`)
      : []),
  ];
  const missing = pages.flatMap((page) => {
    const links = [
      ...readFileSync(join(folder, page), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g),
    ];
    return links
      .map(([, link = '']) => normalize(join(dirname(page), link)))
      .filter((path) => !isPacked(path) || (!path.startsWith('dist/') && !existsSync(join(folder, path))))
      .map((path) => `${page} links ${path}`);
  });
  expect(missing).toEqual([]);
});

it('workflows run scripts that exist', () => {
  const scripts = readdirSync('.github/workflows').flatMap((file) =>
    [...readFileSync(`.github/workflows/${file}`, 'utf8').matchAll(/npm run ([\w:-]+)/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  expect(scripts.length).toBeGreaterThan(2);
  expect(scripts.filter((script) => root.scripts?.[script] === undefined)).toEqual([]);
});

it('workflows and issue forms are YAML', () => {
  const files = ['workflows', 'ISSUE_TEMPLATE'].flatMap((folder) =>
    readdirSync(`.github/${folder}`).map((file) => `.github/${folder}/${file}`),
  );
  for (const file of files) expect(parse(readFileSync(file, 'utf8')), file).toBeTypeOf('object');
});
