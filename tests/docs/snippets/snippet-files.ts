import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root, type Snippet } from './read-snippets.js';

/** Where a name comes from that is not in `given.ts`: what starts something is started only where it is asked for. */
const sources: Readonly<Record<string, string>> = {
  baseUrl: 'given-runtime',
  token: 'given-runtime',
  mpesa: 'given-mpesa',
};
export const givenFiles = ['given', 'given-runtime', 'given-mpesa'] as const;

/** Whether it is a program of ours to check and run. */
export const isCode = ({ language }: Snippet) => ['ts', 'js', 'mjs'].includes(language);

/** The block with an import of what its page takes for granted. @param folder where `given.js` lies, as an import says it */
export function withGiven({ given, text }: Snippet, folder: string): string {
  const imports = givenFiles.map((file) => {
    const names = given.filter((name) => (sources[name] ?? 'given') === file);
    return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${folder}/${file}.js';\n`;
  });
  return `${imports.join('')}${text}`;
}

/** The name that a block gives itself in its first line. */
export const ownName = ({ text }: Snippet) => /^\/\/ ([\w./-]+\.(?:ts|mts|js|mjs))\n/.exec(text)?.[1];

/** What the compiler says of each block, against the declarations that the packages ship. */
export function typeFaults(snippets: readonly Snippet[]): ReadonlyMap<Snippet, readonly string[]> {
  const folder = join(root, 'reports/snippets/check');
  rmSync(folder, { recursive: true, force: true });
  const files = new Map(
    snippets.map((snippet) => [
      join(folder, `${snippet.page.replaceAll(/[/.]/g, '-')}-${snippet.line}.mts`),
      snippet,
    ]),
  );
  for (const [file, snippet] of files) {
    mkdirSync(dirname(file), { recursive: true });
    // A module even where nothing is imported, so that two blocks do not share their names.
    writeFileSync(file, `${withGiven(snippet, '../../../tests/docs/snippets')}\nexport {};\n`);
  }
  const program = ts.createProgram([...files.keys()], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    // Examples in JavaScript name no types.
    noImplicitAny: false,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  });
  return new Map(
    [...files].map(([file, snippet]) => {
      const source = program.getSourceFile(file);
      const faults = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [snippet, faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))];
    }),
  );
}
