#!/usr/bin/env node
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toGatewayNames } from './gateway-names.js';
import { gatewayFiles } from './templates/gateway-files.js';

const usage = `npm create @lango/gateway <name> [-- --directory <folder>] [--core <version or tarball>]

Writes gateway-<name>/, a package for one payment provider. Run npm install and npm test in it.`;

/** Writes the files. Refuses an existing folder, so that nothing is overwritten. */
function writeGateway(name: string, options: { directory?: string; core?: string; scope?: string }): string {
  const names = toGatewayNames(name, options.scope);
  const folder = resolve(options.directory ?? `gateway-${name}`);
  if (existsSync(folder)) throw new RangeError(`directory: ${folder} exists already`);
  for (const [path, text] of Object.entries(gatewayFiles(names, options.core ?? '^0.1.0'))) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      directory: { type: 'string' },
      core: { type: 'string' },
      scope: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name] = positionals;
  if (values.help === true || name === undefined) {
    console.log(usage);
    process.exitCode = values.help === true ? 0 : 1;
  } else {
    const folder = writeGateway(name, values);
    console.log(`${folder} written. Next: cd ${folder} && npm install && npm test`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
