// `node scripts/record-histories.mjs [--count N]`: lives histories with this version and keeps what it decided, for the next one to be held against.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { bundleRecorder } from './bundle-recorder.js';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '1' }, count: { type: 'string', default: '10000' } },
});
const root = process.cwd();
const program = join(root, 'reports/upgrade/recorder.mjs');
await bundleRecorder(program);
const job = JSON.stringify({ from: Number(values.from), count: Number(values.count) });
const child = spawn(
  process.execPath,
  ['--max-semi-space-size=64', '--max-old-space-size=6000', program, job],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const out: Buffer[] = [];
child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
const code = await new Promise((resolve) => child.once('close', resolve));
if (code !== 0) throw new Error(`the simulation ended with ${String(code)}`);
const text = Buffer.concat(out);
const packed = brotliCompressSync(text, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
});
const { version } = JSON.parse(readFileSync(join(root, 'packages/runtime-kafka/package.json'), 'utf8')) as {
  version: string;
};
const folder = join(root, 'tests/upgrade/histories');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, `${version}.ndjson.br`), packed);
console.log(
  `${version}: ${text.toString('utf8').split('\n').length - 1} lines of ${values.count} histories, ${packed.length} bytes`,
);
