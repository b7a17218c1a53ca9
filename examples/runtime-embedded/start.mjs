// `npm start`: the whole system on its embedded infrastructure, with payments over real HTTP.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedSystem } from './embedded-system.mjs';
import { openKeptState } from './kept-state.mjs';
import { createMerchantClient } from './merchant-client.mjs';
import { startMerchantEndpoint } from './merchant-endpoint.mjs';
import { payments } from './payments.mjs';
import { createProgress, summaryTable } from './terminal.mjs';

const usage = `npm start -- [--once] [--json] [--data-dir FOLDER] [--port N] [--debug]

  --once       end after the summary instead of serving until Ctrl-C
  --json       print one JSON object as the last line of the summary
  --data-dir   folder for all data (default: .lango/example)
  --port       port of the api (default: 8700, or a free one)`;

/** Milliseconds to wait until every transaction has ended or is in review. */
const timeoutMs = 50_000;

const { values } = readArguments();
if (values.help) {
  console.log(usage);
} else {
  await main().catch((error) => {
    console.error(`npm start: ${values.debug ? error.stack : error.message.split('\n')[0]}`);
    process.exit(1);
  });
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'data-dir': { type: 'string', default: '.lango/example' },
        port: { type: 'string' },
        debug: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`npm start: ${error.message.split('\n')[0]}\n${usage}`);
    process.exit(1);
  }
}

async function main() {
  const startedAt = Date.now();
  const dataDirectory = resolve(values['data-dir']);
  const { kept, save } = await openKeptState(dataDirectory, readPort(values.port));
  const run = kept.runs + 1;
  save({ runs: run });
  const failingTwice = new Set(
    payments.flatMap((payment, index) => (payment.merchantFailsTwice ? [orderOf(run, index)] : [])),
  );
  const system = await startEmbeddedSystem({
    dataDirectory,
    port: kept.port,
    merchantPort: kept.merchantPort,
  });
  const progress = createProgress(console.log, startedAt);
  let endpoint;
  const stop = async () => {
    await system.stop();
    await endpoint?.close();
  };
  try {
    endpoint = await startMerchantEndpoint({
      port: kept.merchantPort,
      dataDirectory,
      secret: () => kept.endpointSecret,
      onReceipt: progress.receipt,
      failTwiceFor: (payload) => failingTwice.has(payload.data.merchantReference),
    });
    const client = await openMerchant(system.runtime, kept, save);
    printWelcome(system.runtime, kept);
    const earlier = await client.listAll();
    if (earlier.length > 0)
      console.log(`${earlier.length} transactions from earlier runs are in ${dataDirectory}\n`);
    const stopRequested = new Promise((resolveStop) => {
      process.once('SIGINT', () => resolveStop());
      process.once('SIGTERM', () => resolveStop());
    });
    const finished = sendAndWatch({ system, client, progress, run, endpoint, startedAt });
    const summary = await Promise.race([finished, stopRequested]);
    if (summary !== undefined) {
      printSummary(summary);
      if (!values.once) {
        console.log('\nServing until Ctrl-C.');
        await stopRequested;
      }
    }
    console.log(values.once ? '' : 'Stopping: finishing running work.');
    await stop();
    if (summary !== undefined && values.json) console.log(JSON.stringify(summary.counts));
    if (summary !== undefined && !summary.agrees) process.exitCode = 1;
  } catch (error) {
    await stop();
    throw error;
  }
  // A signal may have come while requests were being sent; do not wait for them.
  process.exit();
}

function readPort(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Error(`--port must be a number from 1 to 65535, not ${JSON.stringify(text)}`);
}

function orderOf(run, index) {
  return `R${run}-${String(index + 1).padStart(2, '0')}`;
}

/** Creates the merchant, its token and its endpoint in the first run and reuses them later. */
async function openMerchant(runtime, kept, save) {
  if (kept.token === undefined) {
    const { merchantId } = await runtime.admin.createMerchant('Example shop');
    const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
    save({ merchantId, token });
  }
  if (kept.operatorToken === undefined) {
    const { token } = await runtime.admin.createOperator({ name: 'Developer', role: 'admin' });
    save({ operatorToken: token });
  }
  const client = createMerchantClient(runtime.apiUrl, kept.token);
  if (kept.endpointSecret === undefined) {
    const { secret } = await client.createEndpoint(`http://127.0.0.1:${kept.merchantPort}/lango-callbacks`);
    save({ endpointSecret: secret });
  }
  return client;
}

function printWelcome({ apiUrl, consoleUrl }, { token, merchantPort, operatorToken }) {
  console.log(`
Lango runs on ${apiUrl} with the gateways mpesa and stripe (simulators), and delivers events to a merchant on port ${merchantPort}.
Token (test): ${token}
Console: ${consoleUrl}, with the operator token ${operatorToken}

Try it from another terminal:

  curl ${apiUrl}/v1/deposits -H 'Authorization: Bearer ${token}' -H 'Idempotency-Key: my-first' -H 'Content-Type: application/json' \\
    -d '{"gateway":"mpesa","amount":{"amountMinor":12300,"currency":"KES"},"merchantReference":"MINE-1","counterparty":{"phoneNumber":"0712345678"}}'

  curl ${apiUrl}/v1/transactions?limit=5 -H 'Authorization: Bearer ${token}'
`);
}

async function sendAndWatch({ system, client, progress, run, endpoint, startedAt }) {
  const stories = new Map(payments.map((payment, index) => [orderOf(run, index), payment.story]));
  for (const { fault, body } of payments) if (fault) await system.addFault(body.gateway, fault);
  await Promise.all(
    payments.map(({ path, body }, index) => {
      const merchantReference = orderOf(run, index);
      return client.send(path, { ...body, merchantReference }, `example-${merchantReference}`);
    }),
  );
  const refunded = await untilDone(async () => {
    const transactions = await client.listAll();
    progress.show(transactions);
    return transactions.find(
      (found) =>
        found.gateway === 'stripe' &&
        found.kind === 'deposit' &&
        found.status === 'succeeded' &&
        found.merchantReference.startsWith(`R${run}-`),
    );
  });
  if (refunded !== undefined) {
    const merchantReference = `R${run}-R1`;
    stories.set(merchantReference, `refund of ${refunded.merchantReference}`);
    await client.send(
      `/v1/transactions/${refunded.transactionId}/refunds`,
      { merchantReference },
      `example-${merchantReference}`,
    );
  }
  await untilDone(async () => {
    progress.show(await client.listAll());
    const { open } = await system.runtime.admin.totals();
    const notified = new Set(endpoint.receipts().map((receipt) => receipt.transactionId));
    const final = (await client.listAll()).filter(
      ({ status }) => status === 'succeeded' || status === 'failed',
    );
    return open === 0 && final.every(({ transactionId }) => notified.has(transactionId));
  });
  return summarize({ system, client, endpoint, startedAt, stories });

  /** Polls until the answer is truthy or the time is up. */
  async function untilDone(ask) {
    for (;;) {
      const answer = await ask();
      if (answer || Date.now() - startedAt > timeoutMs) return answer || undefined;
      await new Promise((resolveWait) => setTimeout(resolveWait, 150));
    }
  }
}

/** Counts over the whole data directory: movements from the gateways' ledgers, callbacks from the endpoint. */
async function summarize({ system, client, endpoint, startedAt, stories }) {
  const transactions = await client.listAll();
  const movements = await system.movements();
  const totals = await system.runtime.admin.totals();
  const perTransaction = new Map();
  for (const { transactionId } of movements)
    perTransaction.set(transactionId, (perTransaction.get(transactionId) ?? 0) + 1);
  const doubledMovements = [...perTransaction.values()].reduce((sum, count) => sum + count - 1, 0);
  const succeeded = transactions.filter(({ status }) => status === 'succeeded');
  const agrees =
    totals.open === 0 &&
    doubledMovements === 0 &&
    succeeded.every(({ transactionId }) => perTransaction.get(transactionId) === 1) &&
    transactions.every(
      ({ transactionId, status }) => status !== 'failed' || !perTransaction.has(transactionId),
    );
  return {
    transactions,
    stories,
    agrees,
    counts: {
      ...totals,
      gatewayMovements: movements.length,
      doubledMovements,
      merchantCallbacksDelivered: endpoint.receipts().length,
      durationMs: Date.now() - startedAt,
    },
  };
}

function printSummary({ transactions, stories, counts, agrees }) {
  console.log(`\n${summaryTable(transactions, stories)}\n`);
  console.log(
    `${counts.transactions} transactions: ${counts.succeeded} succeeded, ${counts.failed} failed, ${counts.review} in review, ${counts.open} open.`,
  );
  console.log(
    `The gateways' own ledgers: ${counts.gatewayMovements} movements, ${counts.doubledMovements} doubled. ` +
      `The merchant verified ${counts.merchantCallbacksDelivered} signed callbacks.`,
  );
  console.log(
    agrees ? 'Ledgers, transactions and receipts agree.' : 'Ledgers and transactions DO NOT AGREE.',
  );
}
