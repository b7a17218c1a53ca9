// `npm test`: every test, and a last line that counts them. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';

const report = 'reports/tests.json';
mkdirSync('reports', { recursive: true });
const run = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
  readFileSync(report, 'utf8'),
);
const skipped = numPendingTests + numTodoTests;
// A file that does not load has no tests to count.
const broken = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
).length;
const failed = numFailedTests + broken;
for (const { assertionResults } of testResults) {
  for (const { status, fullName } of assertionResults) {
    if (status === 'pending' || status === 'skipped' || status === 'todo')
      console.log(`skipped: ${fullName}`);
  }
}
console.log(`${numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
// In CI a test that did not run is a failure: nothing there is allowed to be missing.
process.exitCode = run.status !== 0 || failed > 0 || (process.env.CI === 'true' && skipped > 0) ? 1 : 0;
