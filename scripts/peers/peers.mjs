// `npm run peers [-- group …]`: runs other people's software against this build, pinned and installed into a cache folder, prints the results
// and writes docs/other-software.md. Every group is a module with `title`, `about` and `run`, whose rows are { tool, version, what, result, note }.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cacheFolder, failureRow, NotHere } from './tools.mjs';
import { replaceSection } from './page.mjs';

const groups = 'documents schemathesis clients events topic stripe mpesa soap switch'.split(' ');
const { positionals } = parseArgs({ allowPositionals: true });
const wanted = positionals.length === 0 ? groups : positionals;
const unknown = wanted.find((name) => !groups.includes(name));
if (unknown !== undefined) {
  console.error(`there is no group ${unknown}; known: ${groups.join(', ')}`);
  process.exit(1);
}
mkdirSync(cacheFolder, { recursive: true });
console.log(`tools are kept in ${cacheFolder}`);

const page = 'docs/other-software.md';
let failed = 0;
for (const name of wanted) {
  const file = new URL(`./${name}/index.mjs`, import.meta.url);
  const { title, about, run } = await import(file);
  console.log(`\n${title}`);
  const rows = await run({ row: print }).catch((error) => {
    if (!(error instanceof NotHere)) throw error;
    return [print(failureRow({ tool: name, version: '', what: 'the whole group' }, error))];
  });
  failed += rows.filter(({ result }) => result === 'failed').length;
  const date = new Date().toISOString().slice(0, 10);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  writeFileSync(page, replaceSection(text, { name, title, about, date, rows }));
}
console.log(`\n${failed === 0 ? 'nothing failed' : `${failed} failed`}; ${page} is written`);
process.exitCode = failed === 0 ? 0 : 1;

/** Prints a row and returns it. */
function print(row) {
  const note = row.note ? ` (${row.note})` : '';
  console.log(`  ${row.result.padEnd(8)} ${row.tool} ${row.version}: ${row.what}${note}`);
  return row;
}
