// Bundles tests/upgrade/record-histories.ts and runs the bundle.
import { build } from 'esbuild';

const outfile = 'reports/upgrade/record-histories.mjs';
await build({
  entryPoints: ['tests/upgrade/record-histories.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
await import(new URL(`../${outfile}`, import.meta.url));
