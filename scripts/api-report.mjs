// The public declarations of every package, one text file per package under api/. A changed declaration shows up in the diff.
// `node scripts/api-report.mjs` compares with what is committed; `--write` rewrites it.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');
const isWriting = process.argv.includes('--write');

/** Every exported name of an entry, with its declaration as the compiler prints it. */
function describeEntry(file) {
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    skipLibCheck: true,
    types: ['node'],
  };
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) return [];
  const printer = ts.createPrinter({ removeComments: true });
  return checker
    .getExportsOfModule(module)
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias
        ? [symbol.name, checker.getAliasedSymbol(symbol)]
        : [symbol.name, symbol],
    )
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, symbol]) => [
      `### ${name}`,
      '```ts',
      ...(symbol.declarations ?? []).map((declaration) => {
        const shown = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
        return printer.printNode(ts.EmitHint.Unspecified, shown, shown.getSourceFile());
      }),
      '```',
    ]);
}

function describePackage(folder, { name, exports }) {
  const entries = Object.entries(exports).filter(([, target]) => target.import?.types !== undefined);
  const parts = entries.flatMap(([path, target]) => [
    `## ${path === '.' ? name : `${name}/${path.slice(2)}`}`,
    '',
    ...describeEntry(join(root, 'packages', folder, target.import.types)),
    '',
  ]);
  return [
    `# Public declarations of ${name}`,
    '',
    'Written by `npm run api:write`; compared by `npm run check:packages`.',
    '',
    ...parts,
  ].join('\n');
}

let changed = 0;
mkdirSync(join(root, 'api'), { recursive: true });
for (const folder of readdirSync(join(root, 'packages'))) {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  if (!Object.values(manifest.exports).some((target) => target.import?.types)) continue;
  const file = join(root, 'api', `${folder}.api.md`);
  const text = describePackage(folder, manifest);
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (isWriting) writeFileSync(file, text);
  else if (known !== text) {
    changed += 1;
    console.log(
      `api/${folder}.api.md differs from the built declarations: npm run api:write, and review the diff`,
    );
  }
}
process.exitCode = changed === 0 ? 0 : 1;
