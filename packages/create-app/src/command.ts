#!/usr/bin/env node
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const usage = `npm create @lango/app <folder>

Writes a small shop that takes payments. Run npm install and npm run dev in it.`;

const template = fileURLToPath(new URL('../template', import.meta.url));

/** Copies the shop. Refuses an existing folder, so that nothing is overwritten. */
function writeApp(target: string): string {
  const folder = resolve(target);
  const name = basename(folder).toLowerCase();
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name))
    throw new RangeError(
      `folder: ${JSON.stringify(name)} cannot name a package: use letters, digits and hyphens, such as my-shop`,
    );
  if (existsSync(folder)) throw new RangeError(`folder: ${folder} exists already`);
  cpSync(template, folder, { recursive: true });
  // npm does not pack a .gitignore.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'));
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"my-shop"', JSON.stringify(name)));
  return folder;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  const [folder, ...others] = positionals;
  if (values.help === true || folder === undefined || others.length > 0) {
    console.log(usage);
    process.exitCode = values.help === true ? 0 : 1;
  } else {
    console.log(`${writeApp(folder)} written. Next: cd ${folder} && npm install && npm run dev`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
