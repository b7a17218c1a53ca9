import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canConnect, waitUntilConnects } from './can-connect.mjs';
import { hasDockerEngine, startInDocker, stopInDocker } from './docker-servers.mjs';
import { prepareNativeKafka } from './native-kafka.mjs';
import { prepareNativePostgres } from './native-postgres.mjs';
import { startNativeProcess, stopNativeProcess, tailOf } from './native-process.mjs';
import { prepareNativeRedis } from './native-redis.mjs';
import { addressVariables, addressesFromEnvironment } from './service-addresses.mjs';

const startDeadlineMs = 60_000;
const native = { kafka: prepareNativeKafka, redis: prepareNativeRedis, postgres: prepareNativePostgres };

/**
 * Brings the three servers up: those the environment names are taken as they are, the others come from a Docker engine if there is
 * one, else run natively on free ports in a temporary folder. `only: 'native'` starts all three as processes of this machine;
 * `names` are those that are wanted; `kafkaAdvertisedPort` is where the native Kafka then tells its clients to find it: the port of a proxy in front of it.
 */
export async function startServices({
  log = () => undefined,
  only,
  names = Object.keys(addressVariables),
  kafkaAdvertisedPort,
} = {}) {
  const given = only === 'native' ? {} : addressesFromEnvironment();
  const missing = names.filter((name) => given[name] === undefined);
  const useDocker = only !== 'native' && missing.length > 0 && (await hasDockerEngine());
  const directory = mkdtempSync(join(tmpdir(), 'lango-services-'));
  // PostgreSQL runs as another user and has to pass through.
  chmodSync(directory, 0o711);
  const servers = [];
  for (const [name, address] of Object.entries(given)) {
    if (!(await canConnect(address.split(',')[0], 3_000))) {
      throw new Error(`${addressVariables[name]} says ${address}, and nothing answers there`);
    }
    servers.push({ name, address, what: `given by ${addressVariables[name]}` });
  }
  try {
    const started = await Promise.allSettled(
      missing.map((name) =>
        useDocker ? startContainer(name) : startNatively(name, directory, { log, kafkaAdvertisedPort }),
      ),
    );
    for (const result of started) if (result.status === 'fulfilled') servers.push(result.value);
    const failures = started.filter((result) => result.status === 'rejected');
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason.message).join('\n'));
  } catch (error) {
    await stopServices({ directory, servers });
    throw error;
  }
  return {
    directory,
    servers,
    addresses: Object.fromEntries(servers.map(({ name, address }) => [name, address])),
  };
}

/** Ends what {@link startServices} started, and nothing else. */
export async function stopServices({ directory, servers }) {
  await Promise.all(
    servers.map(async (server) => {
      if (server.pid !== undefined) await stopServer(server);
      if (server.container !== undefined) await stopInDocker(server.container);
    }),
  );
  rmSync(directory, { recursive: true, force: true });
}

/** Ends one native server; its data stays for {@link startServer}. */
export async function stopServer(server, signal = server.stopSignal) {
  await stopNativeProcess(server.pid, signal);
}

/** Starts a prepared native server, on its port and with its data, and waits until it takes connections. */
export async function startServer(server) {
  server.pid = startNativeProcess(server);
  await waitUntilConnects(
    server.address,
    startDeadlineMs,
    () => `${server.what} does not answer on ${server.address}: ${tailOf(server.logFile)}`,
  );
  return server;
}

async function startNatively(name, directory, options) {
  const own = join(directory, name);
  mkdirSync(own);
  const prepared = await native[name]({ directory: own, ...options });
  return startServer({ ...prepared, logFile: join(directory, `${name}.log`) });
}

async function startContainer(name) {
  const server = await startInDocker(name);
  await waitUntilConnects(
    server.address,
    startDeadlineMs,
    () => `${server.what} does not answer on ${server.address}`,
  );
  return server;
}
