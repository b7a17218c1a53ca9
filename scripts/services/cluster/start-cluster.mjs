import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntilConnects } from '../can-connect.mjs';
import { isAlive, startNativeProcess, tailOf } from '../native-process.mjs';
import { prepareKafkaCluster } from './cluster-kafka.mjs';
import { preparePostgresCluster } from './cluster-postgres.mjs';
import { prepareRedisCluster, primaryName } from './cluster-redis.mjs';
import { addPlace, closeNetwork, openNetwork } from './network.mjs';

const startDeadlineMs = 300_000;

/**
 * PostgreSQL primary and synchronous standby under Patroni and behind HAProxy, three Kafka brokers, and Redis with Sentinel: fourteen processes,
 * each in a network namespace of its own, so that any one of them can die, stand still or be cut off.
 */
export async function startCluster({ log = () => undefined } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'lango-cluster-'));
  // PostgreSQL runs as another user and has to pass through.
  chmodSync(directory, 0o711);
  await openNetwork({ log });
  let number = 1;
  const place = (name) => addPlace(name, (number += 1));
  const state = { cluster: true, directory, servers: [], addresses: {} };
  // On interruption. Patroni starts PostgreSQL in a session of its own, so it does not end with this program.
  process.once('exit', (code) => {
    if (code > 128) closeNetwork();
  });
  try {
    const options = { directory, place, log };
    const postgres = await preparePostgresCluster(options);
    const kafka = await prepareKafkaCluster(options);
    const redis = await prepareRedisCluster(options);
    for (const prepared of [...postgres.servers, ...kafka.servers, ...redis.servers]) {
      const server = {
        ...prepared,
        address: `${prepared.address}:${prepared.port}`,
        what: prepared.command.join(' ').slice(0, 80),
        logFile: join(directory, `${prepared.name}.log`),
      };
      startClusterServer(server);
      state.servers.push(server);
    }
    for (const { address, name, logFile } of state.servers)
      await waitUntilConnects(address, startDeadlineMs, () => `${name} does not answer on ${address}: ${tailOf(logFile)}`); // prettier-ignore
    await untilReplicated(state.servers);
    state.addresses = {
      postgres: postgres.address,
      kafka: kafka.address,
      redis: `redis+sentinel://${redis.sentinels.join(',')}/${primaryName}`,
    };
    return state;
  } catch (error) {
    await stopCluster(state);
    throw error;
  }
}

/** Starts a server in its place, or starts it again with what it has kept. */
export function startClusterServer(server) {
  const [command, ...args] = [...server.within, ...server.command];
  server.pid = startNativeProcess({
    command,
    args,
    cwd: server.directory ?? tmpdir(),
    logFile: server.logFile,
  });
}

/** Ends the cluster, and removes its files once its processes are gone. */
export async function stopCluster({ directory, servers }) {
  closeNetwork();
  for (const { pid } of servers) while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
  rmSync(directory, { recursive: true, force: true });
}

/** Both databases are there, and the second has what the first commits. */
async function untilReplicated(servers) {
  const until = Date.now() + startDeadlineMs;
  const [first, second] = servers.filter(({ name }) => name.startsWith('postgres-'));
  const answers = async (server, path) => {
    const url = `http://${server.address}${path}`;
    return fetch(url, { signal: AbortSignal.timeout(1_000) }).then(({ ok }) => ok, () => false);
  }; // prettier-ignore
  const isReady = async () =>
    ((await answers(first, '/primary')) && (await answers(second, '/synchronous'))) ||
    ((await answers(second, '/primary')) && (await answers(first, '/synchronous')));
  while (!(await isReady())) {
    if (Date.now() > until)
      throw new Error(
        `PostgreSQL has no synchronous standby: ${tailOf(first.logFile)}\n${tailOf(second.logFile)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
