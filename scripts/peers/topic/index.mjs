// The public topic, read by kafkajs and the CloudEvents libraries of Python, Go and Java on a real Kafka.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRuntime } from '@lango/runtime-kafka';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { findServers } from '../../services/find-servers.mjs';
import {
  failureRow,
  goProgram,
  javaProgram,
  lastJson,
  NotHere,
  pythonPackages,
  run as execute,
} from '../tools.mjs';

export const title = 'Readers of the public topic';
export const about =
  'Payments are made with `infrastructure.kafka.publicEvents` set; each language reads every event from Kafka (with its CloudEvents library where one is named), and says whether its ' +
  'producers would have put the same keys into the same partitions.';

const readerOfKafkajs = fileURLToPath(new URL('programs/read.mjs', import.meta.url));
const configFile = fileURLToPath(new URL('lango.config.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../../packages/runtime-kafka/dist/cli.js', import.meta.url));
const read = (name) => readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');

const readers = [
  { tool: 'kafkajs', version: '2.2.4', play: (env) => execute(process.execPath, [readerOfKafkajs], { env }) },
  {
    tool: 'confluent-kafka + cloudevents (Python)',
    version: '2.16.1, 2.2.0',
    play: async (env) => {
      const python = await pythonPackages('topic', { 'confluent-kafka': '2.16.1', cloudevents: '2.2.0' });
      return execute(python.bin('python'), ['-c', read('read.py')], { env });
    },
  },
  {
    tool: 'sarama + cloudevents sdk-go (Go)',
    version: '1.61.1, 2.16.2',
    play: async (env) => {
      const pins = { 'github.com/IBM/sarama': 'v1.61.1', 'github.com/cloudevents/sdk-go/v2': 'v2.16.2' };
      return execute(await goProgram('topic', read('read.go'), pins), [], { env });
    },
  },
  {
    tool: 'kafka-clients + cloudevents-kafka (Java)',
    version: '4.1.0, 4.0.1',
    play: async (env) => {
      const classes = await javaProgram('topic', read('Main.java'), [
        'org.apache.kafka:kafka-clients:4.1.0',
        'io.cloudevents:cloudevents-kafka:4.0.1',
        'io.cloudevents:cloudevents-json-jackson:4.0.1',
      ]);
      return execute('java', ['-cp', classes, 'Main'], { env });
    },
  },
];

/** One row for each language. */
export async function run({ row }) {
  const servers = findServers();
  if (servers === undefined) throw new NotHere('no servers: npm run services -- up');
  const { kafka: brokers, redis, postgres } = servers.addresses;
  const system = await startProduction({ brokers: brokers.split(','), redis, postgres });
  try {
    const wanted = await system.pay(20);
    const env = {
      LANGO_KAFKA_BROKERS: brokers,
      LANGO_TOPIC: system.topic,
      LANGO_SCRATCH: system.scratch,
      LANGO_EVENTS: String(wanted.length),
    };
    const rows = [];
    for (const reader of readers) rows.push(row(await toRow(reader, env, wanted)));
    return rows;
  } finally {
    await system.stop();
  }
}

async function toRow({ tool, version, play }, env, wanted) {
  const told = { tool, version, what: 'reads every event' };
  try {
    const { events, same } = lastJson((await play(env)).stdout);
    const places = Object.entries(same).map(
      ([name, isSame]) => `${name}: ${isSame ? 'the same partitions' : 'other partitions'}`,
    );
    const isWhole = JSON.stringify(events) === JSON.stringify(wanted);
    return {
      ...told,
      result: isWhole ? 'ok' : 'failed',
      note: [...(isWhole ? [`${events.length} events`] : ['other events']), ...places].join('; '),
    };
  } catch (error) {
    return failureRow(told, error);
  }
}

/** Starts a system with its own database, and a prefix for its topics and keys. */
async function startProduction({ brokers, redis, postgres }) {
  const name = `peers${randomBytes(6).toString('hex')}`;
  const query = async (text) => {
    const client = new pg.Client(postgres);
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await query(`CREATE DATABASE ${name}`);
  const url = new URL(postgres);
  url.pathname = `/${name}`;
  const prefix = `${name}.`;
  Object.assign(process.env, {
    PEERS_PREFIX: prefix,
    PEERS_BROKERS: brokers.join(','),
    PEERS_REDIS: redis,
    PEERS_POSTGRES: url.href,
    PEERS_KEY: randomBytes(32).toString('base64'),
  });
  const admin = new kafkajs.Kafka({ brokers, logLevel: 0 }).admin();
  await admin.connect();
  const scratch = `${prefix}scratch`;
  // The topic is used much later. Waiting for its leaders fails where the broker learns of it a little late.
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic: scratch, numPartitions: 12 }] });
  for (const command of ['migrate', 'topics'])
    await execute(process.execPath, [cli, command, '--config', configFile]);
  const { default: config } = await import(configFile);
  const runtime = await createRuntime(config);
  const { merchantId } = await runtime.admin.createMerchant('peers');
  return {
    topic: `${prefix}events`,
    scratch,
    /** Makes payments and returns the events that the topic then holds, as readers print them. */
    pay: async (count) => {
      const ended = await Promise.all(
        Array.from({ length: count }, async (_, number) => {
          const amount = { amountMinor: 1_500, currency: 'KES' };
          const counterparty = { phoneNumber: '+254712345678' };
          const order = {
            merchantId,
            idempotencyKey: `key-${number}`,
            gateway: 'fake',
            amount,
            merchantReference: `INV-${number}`,
            counterparty,
          };
          const { transactionId } = await runtime.deposit(order);
          return runtime.outcome(transactionId, { timeoutMs: 60_000 });
        }),
      );
      return ended
        .map(({ transactionId, version }) => `${transactionId} ${version} lango.transaction.succeeded.v1`)
        .sort();
    },
    stop: async () => {
      await runtime.stop();
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
      await admin.deleteTopics({ topics });
      await admin.disconnect();
      await query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
