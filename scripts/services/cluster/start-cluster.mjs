import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
 * A PostgreSQL primary and its synchronous standby under Patroni and behind HAProxy, three Kafka brokers, and Redis with Sentinel: fourteen
 * processes, each in its own network namespace, so that any of them can die, freeze or be cut off.
 */
export async function startCluster({ log = () => undefined } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'lango-cluster-'));
  // PostgreSQL runs as another user, who needs access to its folder inside.
  chmodSync(directory, 0o711);
  await openNetwork({ log });
  let number = 1;
  const place = (name) => addPlace(name, (number += 1));
  const state = { cluster: true, directory, servers: [], addresses: {} };
  // On interruption: Patroni starts PostgreSQL in another session, which does not end with this program.
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
    for (const { address, name, logFile } of state.servers) {
      const problem = () => `${name} does not answer on ${address}: ${tailOf(logFile)}`;
      await waitUntilConnects(address, startDeadlineMs, problem);
    }
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

/** Starts a server in its namespace, the first time or again with its data. */
export function startClusterServer(server) {
  const [command, ...args] = [...server.within, ...server.command];
  server.pid = startNativeProcess({ command, args, cwd: tmpdir(), logFile: server.logFile });
}

/** Ends the cluster, and removes its files when its processes are gone. */
export async function stopCluster({ directory, servers }) {
  closeNetwork();
  for (const { pid } of servers) while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
  rmSync(directory, { recursive: true, force: true });
}

/** The number, from 1, of the node that leads the controllers: the leader of the latest election that a node knows of. */
export function kafkaController({ directory }) {
  const known = [1, 2, 3].map((node) => {
    const file = join(directory, `kafka-${node}`, 'data/__cluster_metadata-0/quorum-state');
    return JSON.parse(readFileSync(file, 'utf8'));
  });
  const led = known.filter(({ leaderId }) => leaderId > 0);
  return led.sort((left, right) => right.leaderEpoch - left.leaderEpoch)[0]?.leaderId ?? 1;
}

/** Waits until one database is primary and the other its synchronous standby. */
async function untilReplicated(servers) {
  const until = Date.now() + startDeadlineMs;
  const [first, second] = servers.filter(({ name }) => name.startsWith('postgres-'));
  const answers = async (server, path) => {
    const asked = fetch(`http://${server.address}${path}`, { signal: AbortSignal.timeout(1_000) });
    return (await asked.catch(() => undefined))?.ok === true;
  };
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
