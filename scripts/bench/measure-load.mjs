// One load on one system: what was offered, what arrived, how long it took, and what it cost.
import pg from 'pg';
import { Kafka } from 'kafkajs';
import { percentiles, round } from './figures.mjs';
import { processorMs } from './processor-time.mjs';

/** Milliseconds after the end of the load in which the rest may still arrive. */
const drainMs = 60_000;

/**
 * Offers `perSecond` payments for `seconds` and waits until the merchant was told of each. Offers them for `warmUpSeconds` before that, which
 * counts in no figure.
 */
export async function measureLoad(options) {
  const { system, world, generator, perSecond, seconds, processes, environment, warmUpSeconds = 5 } = options;
  const load = { url: system.apiUrl, token: system.token, perSecond };
  await generator.run({ ...load, seconds: warmUpSeconds });
  await untilClosed(system);
  await world.ask('forget');
  const before = await countersOf(processes, environment);
  const startedAt = Date.now();
  const { accepts, asked, refusals } = await generator.run({ ...load, seconds });
  const atLoadEnd = await world.ask('count');
  await untilTold(world, asked.length);
  const open = await untilClosed(system);
  const after = await countersOf(processes, environment);
  const { repeats, movements } = await world.ask('count');
  const told = new Map((await world.ask('receipts')).receipts);
  const latencies = asked.flatMap(([id, at]) => (told.has(id) ? [told.get(id) - at] : []));
  const accepted = asked.length;
  const lastTold = Math.max(...told.values(), startedAt);
  return {
    offeredPerSecond: perSecond,
    seconds,
    accepted,
    refusals,
    delivered: latencies.length,
    deliveredPerSecond: round(latencies.length / ((lastTold - startedAt) / 1000)),
    deliveredAtLoadEnd: atLoadEnd.receipts,
    openAtEnd: open,
    doubledMovements: Math.max(0, movements - accepted),
    repeatedRequests: repeats,
    acceptMs: percentiles(accepts),
    endToEndMs: percentiles(latencies),
    processorMsPerPayment: Object.fromEntries(
      [...before.processor].map(([name, ms]) => [
        name,
        round((after.processor.get(name) - ms) / accepted, 3),
      ]),
    ),
    rowsPerPayment: round((after.rows - before.rows) / accepted, 1),
    walBytesPerPayment: round((after.walBytes - before.walBytes) / accepted, 0),
    sqlStatementsPerPayment: round((after.statements - before.statements) / accepted, 2),
    messagesPerPayment: round((after.messages - before.messages) / accepted, 2),
  };
}

async function untilTold(world, wanted) {
  const until = Date.now() + drainMs;
  while (Date.now() < until && (await world.ask('count')).receipts < wanted)
    await new Promise((done) => setTimeout(done, 100));
}

async function untilClosed(system) {
  const until = Date.now() + drainMs;
  for (;;) {
    const open = await system.open();
    if (open === 0 || Date.now() > until) return open;
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function countersOf(processes, environment) {
  const processor = new Map([...processes].map(([name, pid]) => [name, processorMs(pid)]));
  if (environment.LANGO_POSTGRES_URL === undefined)
    return { processor, statements: 0, messages: 0, rows: 0, walBytes: 0 };
  // The server publishes its counters about every second.
  await new Promise((done) => setTimeout(done, 1_200));
  const client = new pg.Client({ connectionString: environment.LANGO_POSTGRES_URL });
  await client.connect();
  const { rows } = await client.query(
    `SELECT xact_commit::bigint::float8 AS statements, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS "walBytes",
       (SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables)::float8 AS rows
     FROM pg_stat_database WHERE datname = current_database()`,
  );
  await client.end();
  const admin = new Kafka({ brokers: environment.LANGO_KAFKA_BROKERS.split(','), logLevel: 1 }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(environment.BENCH_PREFIX));
  let messages = 0;
  for (const topic of topics)
    for (const { high } of await admin.fetchTopicOffsets(topic)) messages += Number(high);
  await admin.disconnect();
  return { processor, messages, ...rows[0] };
}
