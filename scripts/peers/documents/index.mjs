// The linters that merchants and platform teams run over an OpenAPI document, with the ruleset beside this file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createOpenApiDocument } from '@lango/runtime-kafka';
import { npmPackages, run as execute } from '../tools.mjs';

export const title = 'Linters of the OpenAPI document';
export const about =
  'Recommended rules of each, with the ruleset in `scripts/peers/documents`: 0 errors and 0 warnings. A check of the same shape runs in `npm test`.';

const pins = { '@redocly/cli': '2.77.0', '@stoplight/spectral-cli': '6.16.3' };
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** One row for each linter. */
export async function run({ row }) {
  const folder = await npmPackages('documents', pins);
  const work = mkdtempSync(join(tmpdir(), 'lango-document-'));
  const document = join(work, 'openapi.json');
  writeFileSync(document, JSON.stringify(createOpenApiDocument(), null, 2));
  const program = (name) => join(folder, 'node_modules', '.bin', name);
  try {
    const lint = (name, ...options) =>
      execute(program(name), ['lint', document, ...options], { mayFail: true });
    const redocly = await lint('redocly', '--format=json', `--config=${here('redocly.yaml')}`);
    const { totals } = JSON.parse(redocly.stdout.slice(redocly.stdout.indexOf('{')));
    const { stdout } = await lint('spectral', '-f', 'json', '-r', here('spectral.yaml'));
    const found = JSON.parse(stdout.slice(stdout.indexOf('['), stdout.lastIndexOf(']') + 1));
    const errors = found.filter(({ severity }) => severity === 0).length;
    return [
      row(toRow('@redocly/cli', totals.errors, totals.warnings)),
      row(toRow('@stoplight/spectral-cli', errors, found.length - errors)),
    ];
  } finally {
    rmSync(work, { recursive: true });
  }
}

const toRow = (tool, errors, warnings) => ({
  tool,
  version: pins[tool],
  what: 'lints the document',
  result: errors + warnings === 0 ? 'ok' : 'failed',
  note: `${errors} errors, ${warnings} warnings`,
});
