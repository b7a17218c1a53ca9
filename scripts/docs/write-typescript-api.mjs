import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter } from 'typedoc';
import { root } from './site-pages.mjs';
import { pagesFolder } from './write-pages.mjs';

/** One page for each entry point of each package, made of its docstrings. */
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
  // A page has the name that is imported, not the path of its file.
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
}
