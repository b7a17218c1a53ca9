import { createRequire, register } from 'node:module';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../ports/configuration-error.js';

/**
 * Imports a JavaScript or TypeScript file. Node strips types itself from 22.18 and 23.6 on; older versions use the `typescript` package installed
 * with the file.
 */
export async function importFile(path: string): Promise<unknown> {
  const { href } = pathToFileURL(path);
  if (!/\.[mc]?ts$/.test(path) || stripsTypes()) return import(href);
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
    data: { typescript: findTypeScript(path) },
  });
  return import(href);
}

function stripsTypes(): boolean {
  // Absent in Node 20, and `false` where it is disabled.
  return 'typescript' in process.features && typeof process.features.typescript === 'string';
}

/** @throws {ConfigurationError} when it is not installed */
function findTypeScript(path: string): string {
  try {
    return pathToFileURL(createRequire(path).resolve('typescript')).href;
  } catch {
    throw new ConfigurationError(
      `${basename(path)} is TypeScript, which Node ${process.versions.node} cannot load: use Node 22.18 or newer, run npm install --save-dev typescript, or write it as .mjs`,
    );
  }
}

/** Loader hooks that strip types without checking them. */
const hooks = `
let typescript;
export async function initialize(data) {
  const loaded = await import(data.typescript);
  typescript = loaded.default ?? loaded;
}
export async function load(url, context, next) {
  if (!/\\.[mc]?ts$/.test(url)) return next(url, context);
  const { readFile } = await import('node:fs/promises');
  const { fileURLToPath } = await import('node:url');
  const source = await readFile(fileURLToPath(url), 'utf8');
  const { ESNext } = typescript.ModuleKind;
  const compilerOptions = { module: ESNext, target: typescript.ScriptTarget.ES2023, verbatimModuleSyntax: true, sourceMap: false };
  return { format: 'module', shortCircuit: true, source: typescript.transpileModule(source, { compilerOptions }).outputText };
}
`;
