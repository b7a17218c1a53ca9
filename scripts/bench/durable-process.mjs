// Two durable steps and one HTTP call to the gateway, by another package on PostgreSQL: the part of a payment that a queue or a workflow does.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Agent } from 'undici';
import { answerOrders } from './answer-orders.mjs';

const { BENCH_ENGINE, BENCH_PACKAGES, BENCH_GATEWAY_URL, BENCH_POSTGRES_URL } = process.env;
const requireOther = createRequire(join(BENCH_PACKAGES, 'package.json'));
const agent = new Agent({ connections: 512 });

/** The same slow gateway, without its callback. */
async function callGateway(transactionId) {
  const { body, statusCode } = await agent.request({
    origin: BENCH_GATEWAY_URL,
    path: '/look-ups',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ transactionId }),
  });
  const { status } = await body.json();
  if (statusCode !== 200 || status !== 'pending') throw new Error(`the gateway answered ${statusCode}`);
}

const engines = { 'pg-boss': startPgBoss, dbos: startDbos };
const { start, stop, onDone } = await engines[BENCH_ENGINE]();
const orders = answerOrders({ start: (number) => start({ number, sinceMs: Date.now() }), stop });
onDone(({ sinceMs }) => orders.told(sinceMs));
process.send({});

/** Two queues: a job of the second records what one of the first did. Batches, with the shortest pause that it allows between two. */
async function startPgBoss() {
  const PgBoss = requireOther('pg-boss');
  const boss = new PgBoss({ connectionString: BENCH_POSTGRES_URL, max: 10 });
  boss.on('error', (error) => console.error(error.message));
  await boss.start();
  let done = () => undefined;
  for (const queue of ['call', 'record']) await boss.createQueue(queue);
  const often = { batchSize: 250, pollingIntervalSeconds: 0.5 };
  await boss.work('call', often, async (jobs) => {
    await Promise.all(jobs.map(({ id }) => callGateway(id)));
    await boss.insert(jobs.map(({ data }) => ({ name: 'record', data })));
  });
  await boss.work('record', often, async (jobs) => jobs.forEach(({ data }) => done(data)));
  return {
    start: (payment) => boss.send('call', payment),
    stop: () => boss.stop({ graceful: false }),
    onDone: (tell) => (done = tell),
  };
}

/** A workflow of two steps, each of which is recorded. */
async function startDbos() {
  const { DBOS } = requireOther('@dbos-inc/dbos-sdk');
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: BENCH_POSTGRES_URL,
    systemDatabasePoolSize: 10,
    logLevel: 'error',
    runAdminServer: false,
  });
  let done = () => undefined;
  const pay = DBOS.registerWorkflow(
    async (payment) => {
      await DBOS.runStep(() => callGateway(String(payment.number)), { name: 'call' });
      await DBOS.runStep(async () => done(payment), { name: 'record' });
    },
    { name: 'pay' },
  );
  await DBOS.launch();
  return {
    start: async (payment) => void (await DBOS.startWorkflow(pay)(payment)),
    stop: () => DBOS.shutdown(),
    onDone: (tell) => (done = tell),
  };
}
