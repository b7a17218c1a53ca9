// M-Pesa clients of others against our simulator of Daraja, and our adapter against the stand-in of others.
import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestTransaction } from '@lango/core/testing';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { waitUntilConnects } from '../../services/can-connect.mjs';
import { freePort } from '../../services/free-port.mjs';
import { simulatedMpesa } from '../start-lango.mjs';
import {
  cargoProgram,
  failureRow,
  lastJson,
  npmPackages,
  pythonPackages,
  run as execute,
} from '../tools.mjs';

export const title = 'M-Pesa';
export const about =
  'Clients of others prompt a customer, ask what became of it, pay out and ask for the balance at our Daraja simulator, as they would at Daraja; every result is ' +
  'called back. Our adapter does the same at an independent stand-in, which checks nothing and calls nobody back.';

const programs = fileURLToPath(new URL('programs/', import.meta.url));
const python = (library, version, pins = {}) => ({
  library: `${library} (PyPI)`,
  version,
  play: async (env) => {
    const { bin } = await pythonPackages(`mpesa-${library}`, { [library]: version, ...pins });
    return execute(bin('python'), [join(programs, `play-${library}.py`)], {
      env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
      timeoutMs: 120_000,
    });
  },
});
const npm = (library, version) => ({
  library: `${library} (npm)`,
  version,
  play: async (env) => {
    const folder = await npmPackages(library, { [library]: version });
    copyFileSync(join(programs, `${library}.cjs`), join(folder, 'play.cjs'));
    return execute(process.execPath, [join(folder, 'play.cjs')], { env, timeoutMs: 120_000 });
  },
});

/** It cannot query a prompt. A trait that it exports sets another address. */
const crate = {
  library: 'mpesa (crates)',
  version: '1.1.0',
  play: async (env) => {
    const program = await cargoProgram('mpesa', readFileSync(join(programs, 'play.rs'), 'utf8'), {
      mpesa: '"=1.1.0"',
      serde_json: '"1"',
      tokio: '{ version = "1", features = ["macros", "rt"] }',
    });
    return execute(program, [], { env, timeoutMs: 120_000 });
  },
};

const clients = [
  { ...python('mpesakit', '2.2.0'), readsResults: true },
  python('daraja-sdk-py', '2.0.0'),
  python('mpesa-sdk', '2.0.0'),
  python('daraja-v3', '0.2.1'),
  python('django-daraja', '1.3.0'),
  npm('mpesa-api', '3.0.2'),
  npm('mpesa-node', '0.1.3'),
  crate,
];

/** A row for each client, and one for the adapter. */
export async function run({ row }) {
  const told = [];
  const site = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += part));
    request.on('end', () => {
      told.push(JSON.parse(text));
      response.end('{"ResultCode":"0"}');
    });
  });
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  const simulator = await startMpesaSimulator({ customerDelayMs: 20, processingDelayMs: 20 });
  const env = {
    LANGO_SIMULATOR: simulator.url,
    LANGO_HOOK: `http://127.0.0.1:${site.address().port}/results`,
    LANGO_CREDENTIALS: JSON.stringify(simulatorCredentials),
  };
  const rows = [];
  try {
    for (const client of clients) rows.push(row(await toRow(client, env, simulator, told)));
    rows.push(row(await playAdapter()));
    return rows;
  } finally {
    await simulator.close();
    await new Promise((resolve) => site.close(resolve));
  }
}

async function toRow({ library, version, play, readsResults = false }, env, simulator, told) {
  const row = { tool: library, version, what: 'prompt, query, payout, balance' };
  const before = told.length;
  try {
    const answers = lastJson((await play(env)).stdout);
    const refused = Object.entries(answers).filter(([, code]) => code !== '0');
    const wanted = Object.keys(answers).filter((name) => name !== 'query').length;
    for (let tries = 0; told.length < before + wanted && tries < 100; tries += 1) await wait(50);
    const results = told.slice(before).map(({ Body, Result }) => (Body?.stkCallback ?? Result).ResultCode);
    if (readsResults) await readResults(told.slice(before), version);
    const isFine = refused.length === 0 && results.length === wanted && results.every((code) => code === 0);
    return {
      ...row,
      result: isFine ? 'ok' : 'failed',
      note: `${Object.keys(answers).join(', ')}; ${results.length} of ${wanted} results`,
    };
  } catch (error) {
    return failureRow(row, error);
  }
}

/** Throws where the library's own models refuse our simulator's results. */
async function readResults(results, version) {
  const { bin } = await pythonPackages('mpesa-mpesakit', { mpesakit: version });
  await execute(bin('python'), [join(programs, 'read-results.py')], { input: JSON.stringify(results) });
}

/** The adapter at daraja-mock, which accepts its requests, but answers every query with a new CheckoutRequestID: that proves nothing. */
async function playAdapter() {
  const row = { tool: 'daraja-mock (PyPI)', version: '1.0.5', what: 'our adapter: deposit, look-up, payout' };
  let python;
  try {
    python = (await pythonPackages('daraja-mock', { 'daraja-mock': '1.0.5' })).bin('python');
  } catch (error) {
    return failureRow(row, error);
  }
  const port = await freePort();
  const child = spawn(python, [join(programs, 'mock.py'), String(port)], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = `http://127.0.0.1:${port}`;
  const gateway = simulatedMpesa(url);
  try {
    await waitUntilConnects(url, 10_000, () => 'daraja-mock does not answer');
    const context = (operation) => ({
      idempotencyKey: operation,
      attempt: 1,
      signal: new AbortController().signal,
      callbackUrl: 'https://pay.example.com/callbacks/m/t/0',
      lookUpCallbackUrl: 'https://pay.example.com/callbacks/m/l/0',
    });
    const transaction = (kind, changes = {}) =>
      createTestTransaction({
        kind,
        gatewayId: 'mpesa',
        money: { amountMinor: 150_00, currency: 'KES' },
        counterparty: { phoneNumber: '+254712345678' },
        merchantReference: 'INV1',
        ...changes,
      });
    const deposit = transaction('deposit');
    const prompted = await gateway.deposit(deposit, context('deposit'));
    const pending = { ...deposit, status: 'pending', gatewayReference: prompted.gatewayReference };
    const asked = await gateway
      .lookUp(pending, context('look-up'))
      .catch((error) => ({ status: `${error.code} ${error.effect}` }));
    const paid = await gateway.withdraw(transaction('withdrawal'), context('withdraw'));
    const statuses = [prompted, asked, paid].map(({ status }) => status);
    return {
      ...row,
      result: statuses.join() === 'pending,response_unreadable unknown,pending' ? 'ok' : 'failed',
      note: statuses.join(', '),
    };
  } catch (error) {
    return { ...row, result: 'failed', note: error.stack?.slice(0, 1_000) };
  } finally {
    await gateway.close?.();
    child.kill();
    await ended;
  }
}
