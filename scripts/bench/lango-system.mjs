// Starts the five services, one process each, as an operator does.
import { execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { endWithUs } from './child-process.mjs';
import { freePorts } from './servers.mjs';

const ownFolder = resolve(import.meta.dirname, '../..');
const cliOf = (folder) => join(folder, 'packages/runtime-kafka/dist/cli.js');
// Each build reads its own copy, which imports the packages of that build.
const configOf = (folder) => join(folder, 'scripts/bench/lango.config.mjs');

/** Runs a `lango` command and returns its JSON output, if any. */
async function lango(folder, args, environment) {
  const command = [cliOf(folder), ...args, '--config', configOf(folder)];
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  return stdout.trim().startsWith('{') ? JSON.parse(stdout) : undefined;
}

/** Creates a merchant and its token. */
export async function createMerchant(environment, name, folder = ownFolder) {
  const { merchantId } = await lango(folder, ['merchant', 'create', '--name', name], environment);
  const { token } = await lango(folder, ['token', 'create', '--merchant', merchantId], environment);
  return { merchantId, token };
}

/** The services, in as many processes as there are names, with a merchant whose endpoint is registered. */
export async function startLangoSystem({ environment, processes, merchant, logFile, folder = ownFolder }) {
  const isEmbedded = environment.BENCH_DATA !== undefined;
  if (!isEmbedded) {
    await lango(folder, ['migrate'], environment);
    await lango(folder, ['topics'], environment);
  }
  const { merchantId, token } = await createMerchant(environment, 'bench', folder);
  const log = openSync(logFile, 'a');
  const children = new Map();
  const close = async () => {
    const ended = [...children.values()].map((child) => new Promise((done) => child.once('close', done)));
    for (const child of children.values()) child.kill('SIGTERM');
    await Promise.all(ended);
  };
  const { operations } = await freePorts(['operations']);
  const apiUrl = `http://127.0.0.1:${processes.find(({ name }) => name === 'api' || name === 'embedded').port}`;
  try {
    for (const { name, services, port } of processes) {
      const what = ['--services', services, '--port', String(port), '--config', configOf(folder)];
      const isApi = apiUrl.endsWith(`:${port}`);
      const env = {
        ...process.env,
        ...environment,
        ...(isApi && { BENCH_OPERATIONS_PORT: String(operations) }),
      };
      const options = { env, stdio: ['ignore', log, log] };
      children.set(name, endWithUs(spawn(process.execPath, [cliOf(folder), 'serve', ...what], options)));
    }
    await untilReady(apiUrl);
    // The callback-receiver has no readiness page: a 404 shows that it listens.
    await untilReady(environment.BENCH_CALLBACK_URL, (answer) => answer.status === 404 || answer.ok);
    await registerEndpoint(apiUrl, token, merchant);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    apiUrl,
    token,
    merchantId,
    pids: new Map([...children].map(([name, child]) => [name, child.pid])),
    // An older build serves its metrics at the api's own address.
    open: () => countOpen(folder === ownFolder ? `http://127.0.0.1:${operations}` : apiUrl),
    close,
  };
}

/** Transactions and deliveries that have not ended, as the services themselves count them. */
async function countOpen(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = text.matchAll(
    /^lango_(?:transactions_open\{[^}]*\}|deliveries_waiting|transactions_in_review) (\d+)$/gm,
  );
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

async function registerEndpoint(apiUrl, token, merchant) {
  const answer = await fetch(`${apiUrl}/v1/callback-endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: `http://${merchant}/callbacks` }),
  });
  if (answer.status !== 201) throw new Error(`the merchant's endpoint was refused: ${await answer.text()}`);
}

async function untilReady(url, isReady = (answer) => answer.ok) {
  const until = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer !== undefined && isReady(answer)) return;
    if (Date.now() > until) throw new Error(`${url} is not ready: ${await answer?.text()}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
