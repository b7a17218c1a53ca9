// The licenses of everything that the published packages install, in one list: LICENSES.md. `--write` rewrites it; otherwise it is compared.
// Either way, a license that a host may not be able to accept is refused.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { listInstalledLibraries } from './installed-libraries.mjs';

const file = resolve(import.meta.dirname, '../LICENSES.md');
const accepted = new Set(['Apache-2.0', 'MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause']);

const rows = new Map();
for (const { name: user, libraries } of listInstalledLibraries()) {
  for (const { name, version, license } of libraries) {
    const key = `${name} ${version}`;
    rows.set(key, { license, users: [...(rows.get(key)?.users ?? []), user] });
  }
}
const sorted = [...rows].sort(([left], [right]) => (left < right ? -1 : 1));
const text = [
  '# Licenses',
  '',
  'Lango is Apache-2.0 (`LICENSE`). Its published packages install these libraries, or take them as optional peers; `cockatiel` is bundled into',
  '`@lango/core`, with its license text in the package. Written by `npm run licenses:write`; held by `npm run check:packages`.',
  '',
  '| library | license | for |',
  '| --- | --- | --- |',
  ...sorted.map(([key, { license, users }]) => `| ${key} | ${license} | ${users.join(', ')} |`),
  '',
].join('\n');

const refused = sorted.filter(([, { license }]) => !accepted.has(license));
for (const [key, { license }] of refused) console.log(`${key}: ${license} is not accepted`);
if (refused.length > 0) process.exitCode = 1;
if (process.argv.includes('--write')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.log('LICENSES.md is not what the lock file says: npm run licenses:write');
  process.exitCode = 1;
}
