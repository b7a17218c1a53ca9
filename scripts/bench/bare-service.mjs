// The bare loop: one process per role with the same requests, inserts, messages, updates and posts as the services, batched, by the same
// libraries. It has no checks, journal, due times, retries or locks, so a crash or a lost answer loses payments.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { Kafka, Partitioners } from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import pg from 'pg';
import { Agent } from 'undici';

const { BARE_ROLE, BARE_PORT, BENCH_GATEWAY_URL, BENCH_CALLBACK_URL, BENCH_MERCHANT, BENCH_PREFIX } =
  process.env;
// kafkajs polls without end while idle. The services stop that (stop-idle-loop.ts), so it is stopped here too.
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function () {
  if (this.pending.length > 0) schedule.call(this);
};
const pool = new pg.Pool({ connectionString: process.env.LANGO_POSTGRES_URL, max: 8 });
const agent = new Agent({ connections: 512 });
const kafka = new Kafka({ brokers: process.env.LANGO_KAFKA_BROKERS.split(','), logLevel: 1 });
const producer = kafka.producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  maxInFlightRequests: 1,
});
await producer.connect();

/** Runs items in batches. What arrives while `concurrency` batches are under way waits for the next. */
function batched(run, concurrency) {
  let waiting = [];
  let underWay = 0;
  const pump = async () => {
    while (underWay < concurrency && waiting.length > 0) {
      underWay += 1;
      const batch = waiting.splice(0, 500);
      void run(batch.map(({ item }) => item))
        .then(
          () => batch.forEach(({ resolve }) => resolve()),
          (error) => batch.forEach(({ reject }) => reject(error)),
        )
        .finally(() => {
          underWay -= 1;
          void pump();
        });
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === 1) queueMicrotask(pump);
    });
}

const insertPayment = batched(
  (rows) =>
    pool.query({
      name: 'payment',
      text: `INSERT INTO bare_payments (id, body, status) SELECT *, 'created' FROM unnest($1::text[], $2::jsonb[])`,
      values: [rows.map(({ id }) => id), rows.map(({ body }) => body)],
    }),
  4,
);
const insertCallback = batched(
  (rows) =>
    pool.query({
      name: 'callback',
      text: 'INSERT INTO bare_callbacks (id, body) SELECT * FROM unnest($1::text[], $2::bytea[])',
      values: [rows.map(({ id }) => id), rows.map(({ body }) => body)],
    }),
  4,
);
const update = batched(
  (rows) =>
    pool.query({
      name: 'status',
      text: `UPDATE bare_payments p SET status = u.status, updated_at = now()
             FROM unnest($1::text[], $2::text[]) AS u(id, status) WHERE p.id = u.id`,
      values: [rows.map(({ id }) => id), rows.map(({ status }) => status)],
    }),
  4,
);
const produce = batched((messages) => {
  const topics = new Map();
  for (const { topic, id } of messages) {
    const message = { key: id, value: JSON.stringify({ id }) };
    topics.set(topic, [...(topics.get(topic) ?? []), message]);
  }
  return producer.sendBatch({
    acks: -1,
    topicMessages: [...topics].map(([topic, group]) => ({
      topic: `${BENCH_PREFIX}bare-${topic}`,
      messages: group,
    })),
  });
}, 1);

async function consume(topic, handle) {
  const consumer = kafka.consumer({
    groupId: `${BENCH_PREFIX}bare-${topic}`,
    minBytes: 1,
    maxWaitTimeInMs: 500,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [`${BENCH_PREFIX}bare-${topic}`], fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: 64,
    autoCommitInterval: 200,
    eachBatch: async ({ batch }) => {
      for (const { value } of batch.messages)
        void handle(JSON.parse(value).id).catch((error) => console.error(error.message));
    },
  });
}

async function post(url, body, headers = {}) {
  const { origin, pathname } = new URL(url);
  const response = await agent.request({
    origin,
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  await response.body.text();
}

async function serve(handle) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      handle(Buffer.concat(chunks)).then(
        ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body),
        (error) => response.writeHead(500).end(error.message),
      );
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((done) => server.listen(Number(BARE_PORT), '127.0.0.1', done));
}

let count = 0;
const roles = {
  api: () =>
    serve(async (body) => {
      const parsed = JSON.parse(body);
      const id = `bare-${process.pid}-${(count += 1)}`;
      await insertPayment({ id, body: JSON.stringify(parsed) });
      void produce({ topic: 'requested', id });
      return { status: 202, body: JSON.stringify({ transactionId: id, status: 'created', ...parsed }) };
    }),
  'payment-processor': () =>
    consume('requested', async (id) => {
      await update({ id, status: 'submitted' });
      const amount = { amountMinor: 100, currency: 'KES' };
      await post(
        `${BENCH_GATEWAY_URL}/payments`,
        JSON.stringify({ transactionId: id, callbackUrl: `${BENCH_CALLBACK_URL}/callbacks/${id}`, amount }),
      );
      await update({ id, status: 'pending' });
    }),
  'callback-receiver': () =>
    serve(async (body) => {
      const { transactionId } = JSON.parse(body);
      await insertCallback({ id: transactionId, body });
      void produce({ topic: 'callback', id: transactionId });
      return { status: 200, body: '' };
    }),
  'callback-processor': () =>
    consume('callback', async (id) => {
      await update({ id, status: 'succeeded' });
      await produce({ topic: 'updated', id });
    }),
  'callback-dispatcher': () =>
    consume('updated', async (id) => {
      const body = JSON.stringify({
        type: 'transaction.succeeded',
        data: { transactionId: id, status: 'succeeded' },
      });
      const signature = createHmac('sha256', 'bare').update(body).digest('base64');
      await post(`http://${BENCH_MERCHANT}/callbacks`, body, { 'webhook-signature': signature });
      await update({ id, status: 'delivered' });
    }),
};
await roles[BARE_ROLE]();
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
