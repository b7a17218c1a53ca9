// Starts the processes of the bare loop on the same servers.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Kafka } from 'kafkajs';
import pg from 'pg';
import { endWithUs } from './child-process.mjs';

const roles = ['api', 'callback-receiver', 'payment-processor', 'callback-processor', 'callback-dispatcher'];

/** Starts the bare loop. `open()` counts payments of which the merchant was not told. */
export async function startBareSystem({ environment, ports }) {
  const pool = new pg.Pool({ connectionString: environment.LANGO_POSTGRES_URL, max: 1 });
  await pool.query(`
    CREATE TABLE bare_payments (id text PRIMARY KEY, body jsonb NOT NULL, status text NOT NULL, updated_at timestamptz);
    CREATE TABLE bare_callbacks (id text PRIMARY KEY, body bytea NOT NULL)`);
  const kafka = new Kafka({ brokers: environment.LANGO_KAFKA_BROKERS.split(','), logLevel: 1 });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: true,
    topics: ['requested', 'callback', 'updated'].map((topic) => ({
      topic: `${environment.BENCH_PREFIX}bare-${topic}`,
      numPartitions: 12,
    })),
  });
  await admin.disconnect();
  const children = new Map();
  for (const role of roles) {
    const child = endWithUs(
      fork(join(import.meta.dirname, 'bare-service.mjs'), {
        env: { ...process.env, ...environment, BARE_ROLE: role, BARE_PORT: String(ports[role] ?? 0) },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    );
    await new Promise((done, fail) => {
      child.once('message', done);
      child.once('exit', (code) => fail(new Error(`the bare ${role} ended with code ${code}`)));
    });
    children.set(role, child);
  }
  return {
    apiUrl: `http://127.0.0.1:${ports.api}`,
    pids: new Map([...children].map(([role, child]) => [role, child.pid])),
    open: async () => {
      const { rows } = await pool.query(
        `SELECT count(*)::int AS open FROM bare_payments WHERE status <> 'delivered'`,
      );
      return rows[0].open;
    },
    close: async () => {
      for (const child of children.values()) child.disconnect();
      await pool.end();
    },
  };
}
