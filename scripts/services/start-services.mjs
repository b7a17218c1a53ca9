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
 * Starts the three servers, except those that the environment names: in Docker where an engine answers, otherwise as processes of this machine, on
 * free ports and in a temporary folder.
 *
 * @param only `native`: all as processes of this machine
 * @param names the wanted ones. Default: all
 * @param kafkaAdvertisedPort the port that a native Kafka tells its clients, such as that of a proxy in front of it
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
  // PostgreSQL runs as another user, who needs access to its folder inside.
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
        useDocker
          ? startInDocker(name).then(answering)
          : startNatively(name, directory, { log, kafkaAdvertisedPort }),
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

/** Ends one native server. Its data stays for {@link startServer}. */
export async function stopServer(server, signal = server.stopSignal) {
  await stopNativeProcess(server.pid, signal);
}

/** Starts a prepared native server, on its port and with its data, and waits until it takes connections. */
export async function startServer(server) {
  server.pid = startNativeProcess(server);
  return answering(server);
}

async function answering(server) {
  const { address, what, logFile } = server;
  const problem = () => `${what} does not answer on ${address}${logFile ? `: ${tailOf(logFile)}` : ''}`;
  await waitUntilConnects(address, startDeadlineMs, problem);
  return server;
}

async function startNatively(name, directory, options) {
  const own = join(directory, name);
  mkdirSync(own);
  const prepared = await native[name]({ directory: own, ...options });
  return startServer({ ...prepared, logFile: join(directory, `${name}.log`) });
}
