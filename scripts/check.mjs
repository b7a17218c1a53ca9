// `npm run check`: types, lint with import rules, formatting and unit tests, side by side. What did not change since the last run is taken from
// a cache, and lint judges a file by its own text: a type that changed in another file shows in a fresh clone, such as CI's, or with `npm run lint`.
import { spawn } from 'node:child_process';

const cache = 'node_modules/.cache/lango-check';
const steps = [
  [
    'types',
    [
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      '-p',
      'tsconfig.json',
      '--incremental',
      '--tsBuildInfoFile',
      `${cache}/types.json`,
    ],
  ],
  [
    'lint',
    [
      'node_modules/eslint/bin/eslint.js',
      '.',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      `${cache}/lint.json`,
    ],
  ],
  [
    'format',
    [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--log-level',
      'warn',
      '.',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      `${cache}/format.json`,
    ],
  ],
  ['unit tests', ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--reporter=dot']],
];

const started = Date.now();
const waiting = [...steps];
const failed = [];
const worker = async () => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const [name, command] = step;
    const { code, output } = await run(command);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
    if (code !== 0) {
      failed.push(name);
      console.log(output);
    }
  }
};
await Promise.all([worker(), worker()]);
console.log(
  `${steps.length - failed.length} of ${steps.length} checks passed in ${((Date.now() - started) / 1000).toFixed(0)} s`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code, output }));
  });
}
