// `npm run prove`: bundles tests/prove and runs the bundle. `-- --help` lists its arguments.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const program = 'reports/prove.mjs';
await build({
  entryPoints: ['tests/prove/prove.ts'],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  // These find files relative to their own address, so they stay outside the bundle.
  external: [resolve('scripts/services/*')],
  tsconfig: 'tsconfig.json',
  logLevel: 'warning',
});
const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('close', (code) => {
  process.exitCode = code ?? 2;
});
