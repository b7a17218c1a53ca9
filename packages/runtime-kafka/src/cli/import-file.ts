import { createRequire, register } from 'node:module';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../ports/configuration-error.js';

/**
 * Imports a file, TypeScript too. Node strips types by itself from 22.18 and 23.6 on; an older one is lent the `typescript` that is installed
 * beside the file.
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
  // Node 20 has no such member, and a Node that was told not to has `false`.
  return 'typescript' in process.features && typeof process.features.typescript === 'string';
}

/** @throws {ConfigurationError} that says what to do, where there is none */
function findTypeScript(path: string): string {
  try {
    return pathToFileURL(createRequire(path).resolve('typescript')).href;
  } catch {
    throw new ConfigurationError(
      `${basename(path)} is TypeScript, which Node ${process.versions.node} does not read: use Node 22.18 or newer, or npm install --save-dev typescript beside it, or write it as .mjs`,
    );
  }
}

/** What the loader's thread runs: types are taken out, nothing is checked. */
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
