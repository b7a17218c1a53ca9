// `npm test`: every test, and a last line that counts them. Arguments go to vitest.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { findProgram } from './services/find-program.mjs';
import { canRunNatively, findServers } from './services/find-servers.mjs';
import { installMissing } from './services/install-missing.mjs';
import { findPgBouncer } from './services/native-pgbouncer.mjs';
import { startServices, stopServices } from './services/start-services.mjs';
import { toEnvironment } from './services/service-addresses.mjs';

const report = 'reports/tests.json';
const isCi = process.env.CI === 'true';
mkdirSync('reports', { recursive: true });

if (isCi) await installPrograms((line) => console.log(`services: ${line}`));
let servers = findServers();
let started;
let serversMissing = false;
if (servers === undefined && isCi) {
  try {
    started = await startServices({ log: (line) => console.log(`services: ${line}`) });
    servers = { environment: toEnvironment(started.addresses) };
  } catch (error) {
    serversMissing = true;
    console.error(`services: ${error.message}`);
  }
}

const status = await runVitest(servers?.environment ?? {});
if (started !== undefined) await stopServices(started);

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
  readFileSync(report, 'utf8'),
);
const skipped = numPendingTests + numTodoTests;
// A file that does not load has no tests to count.
const broken = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
).length;
const told = numFailedTests + broken + (serversMissing ? 1 : 0);
// An error that no test caught fails the run and none of its tests.
const failed = told === 0 && status !== 0 ? 1 : told;
for (const { assertionResults } of testResults) {
  for (const { status, fullName } of assertionResults) {
    if (status === 'pending' || status === 'skipped' || status === 'todo')
      console.log(`skipped: ${fullName}`);
  }
}
const notRun = serverSuites().filter(
  (file) => servers === undefined || (file.endsWith('.native-servers.test.ts') && !canRunNatively()),
);
if (notRun.length > 0) {
  console.log('\nNot run, for want of Kafka, Redis and PostgreSQL on this machine:');
  for (const file of notRun) console.log(`  ${file}`);
  console.log(
    'Start the servers with `npm run services -- up` (it says what is missing) and run `npm test` again.',
  );
}
console.log(`${numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
// In CI a test that did not run is a failure: nothing there is allowed to be missing.
process.exitCode = status !== 0 || failed > 0 || (isCi && (skipped > 0 || notRun.length > 0)) ? 1 : 0;

/** Suites that need one of these are skipped without it, and nothing may be skipped in CI. */
async function installPrograms(log) {
  const needed = {
    chromium: findProgram('chromium') ?? findProgram('google-chrome'),
    pgbouncer: findPgBouncer(),
  };
  for (const [name, found] of Object.entries(needed))
    if (found === undefined) await installMissing(name, [name], { log }).catch(({ message }) => log(message));
}

/** In a child of its own, while this process keeps the servers. */
function runVitest(environment) {
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...args, ...process.argv.slice(2)],
    { stdio: 'inherit', env: { ...process.env, ...environment } },
  );
  return new Promise((resolve) => child.once('close', resolve));
}

function serverSuites() {
  const filesUnder = (folder) => readdirSync(folder, { recursive: true }).map((file) => `${folder}/${file}`);
  const folders = ['tests', ...readdirSync('packages').map((name) => `packages/${name}/src`)];
  return folders
    .flatMap(filesUnder)
    .filter((file) => /[.-]servers\.test\.ts$/.test(file))
    .sort();
}
