// The servers of a benchmark, and a database and topics of its own on them.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { freePort } from '../services/free-port.mjs';
import { startServices, stopServices } from '../services/start-services.mjs';

/** Starts Kafka, Redis and PostgreSQL on this machine for this benchmark alone, or only the named ones. */
export async function startServers(names) {
  const state = await startServices({
    only: 'native',
    ...(names && { names }),
    log: (line) => console.error(`services: ${line}`),
  });
  const pids = new Map(state.servers.map(({ name, pid }) => [name, pid]));
  return { addresses: state.addresses, pids, stop: () => stopServices(state) };
}

/** A database of its own, and a prefix for topics and keys. */
export async function createRealm({ addresses }) {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const url = new URL(addresses.postgres);
  url.pathname = `/${name}`;
  await onServer(addresses.postgres, `CREATE DATABASE ${name}`);
  return {
    environment: {
      LANGO_KAFKA_BROKERS: addresses.kafka,
      LANGO_REDIS_URL: addresses.redis,
      LANGO_POSTGRES_URL: url.href,
      BENCH_PREFIX: `${name}.`,
    },
    drop: () => onServer(addresses.postgres, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function onServer(address, statement) {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Ports that are free now, by service. */
export async function freePorts(names) {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()])));
}
