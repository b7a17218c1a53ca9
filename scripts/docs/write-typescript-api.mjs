import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Application, Converter } from 'typedoc';
import { slugify } from '../../docs/.vitepress/slugify.mjs';
import { root } from './site-pages.mjs';
import { pagesFolder } from './write-pages.mjs';

/** Writes one page for each entry point of each package, from its docstrings. */
export async function writeTypescriptApi() {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const application = await Application.bootstrapWithPlugins({
    entryPoints: Object.values(compilerOptions.paths).map(([file]) => join(root, file)),
    tsconfig: join(root, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown'],
    outputs: [{ name: 'markdown', path: join(pagesFolder, 'reference/typescript') }],
    readme: 'none',
    entryFileName: 'index',
    router: 'module',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    excludePrivate: true,
    excludeExternals: true,
    disableSources: true,
    skipErrorChecking: true,
    logLevel: 'Error',
    name: 'TypeScript API',
    validation: false,
  });
  // Each page is named as its entry is imported, not by its file.
  const imported = new Map(
    Object.entries(compilerOptions.paths).map(([name, [file]]) => [
      file.replace(/^\.\/packages\//, '').replace(/(\/index)?\.ts$/, ''),
      name,
    ]),
  );
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const child of project.children ?? []) child.name = imported.get(child.name) ?? child.name;
  });
  const project = await application.convert();
  if (project === undefined) throw new Error('the TypeScript API could not be read');
  await application.generateOutputs(project);
  mendAnchors(join(pagesFolder, 'reference/typescript'));
}

/** Corrects links to the second of two headings that differ only in case, where the page has only one: they lead to that one. */
function mendAnchors(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.md'));
  const texts = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  const anchors = new Map([...texts].map(([file, text]) => [file, anchorsOf(text)]));
  for (const [file, text] of texts) {
    const mended = text.replace(/\]\(([^)#\s]*)#([\w-]+)-(\d)\)/g, (link, path, anchor, number) => {
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      return anchors.get(target)?.has(`${anchor}-${number}`) === false ? `](${path}#${anchor})` : link;
    });
    if (mended !== text) writeFileSync(join(folder, file), mended);
  }
}

function anchorsOf(text) {
  const counts = new Map();
  return new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
      const slug = slugify(heading.replaceAll(/[`\\]/g, ''));
      const before = counts.get(slug) ?? 0;
      counts.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}
