// `npm run check`: types, lint with import rules, formatting and unit tests, side by side. What did not change since the last run is taken from
// a cache, and lint judges a file by its own text: a type that changed in another file shows in a fresh clone, such as CI's, or with `npm run lint`.
// Unit tests run where they import a file that differs from the last commit at which all of them passed; a test that reads a changed file without
// importing it runs in `npm test`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const cache = 'node_modules/.cache/lango-check';
const testedCommit = `${cache}/tested-commit`;
const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The commit that describes the files; undefined where something is not committed. */
function committed() {
  try {
    return git('status', '--porcelain') === '' ? git('rev-parse', 'HEAD') : undefined;
  } catch {
    return undefined;
  }
}

/** The last commit whose files passed every unit test; undefined where there is none, or it is not in this history. */
function lastTested() {
  try {
    const commit = readFileSync(testedCommit, 'utf8');
    git('merge-base', '--is-ancestor', commit, 'HEAD');
    return commit;
  } catch {
    return undefined;
  }
}

const tested = lastTested();
const atStart = committed();
const cached = (name) => `--cache --cache-strategy content --cache-location ${cache}/${name}.json`;
const changed = tested === undefined ? '' : ` --changed ${tested} --passWithNoTests`;
const steps = [
  [
    'types',
    `typescript/bin/tsc --noEmit -p tsconfig.json --incremental --tsBuildInfoFile ${cache}/types.json`,
  ],
  ['lint', `eslint/bin/eslint.js . ${cached('lint')}`],
  ['format', `prettier/bin/prettier.cjs --check --log-level warn . ${cached('format')}`],
  ['unit tests', `vitest/vitest.mjs run --project unit --reporter=dot${changed}`],
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
if (!failed.includes('unit tests') && atStart !== undefined && atStart === committed()) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(testedCommit, atStart);
}
console.log(
  `${steps.length - failed.length} of ${steps.length} checks passed in ${((Date.now() - started) / 1000).toFixed(0)} s`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, `node_modules/${command}`.split(' '), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code, output }));
  });
}
