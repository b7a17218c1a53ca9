// The systems that are measured, each on a database and topics of its own.
import { join } from 'node:path';
import { startBareSystem } from '../bare-system.mjs';
import { startLangoSystem } from '../lango-system.mjs';
import { createRealm, freePorts } from '../servers.mjs';

const services = [
  'api',
  'callback-receiver',
  'payment-processor',
  'callback-processor',
  'callback-dispatcher',
];

/** The five services and others that are named, a process each, or several of those that take their work from Kafka. */
export async function openLango({ servers, world, directory, folder }, instances = 1, others = []) {
  const realm = await createRealm(servers);
  const ports = await freePorts(['api', 'callback-receiver', ...others]);
  const environment = environmentOf(realm, world, ports);
  const processes = [...services, ...others].flatMap((service) =>
    Array.from({ length: ports[service] === undefined ? instances : 1 }, (_, index) => ({
      name: index === 0 ? service : `${service} ${index + 1}`,
      services: service,
      port: ports[service] ?? 0,
    })),
  );
  const logFile = join(directory, 'services.log');
  const { merchant } = world;
  const system = await startLangoSystem({ environment, processes, merchant, logFile, folder });
  return { system, environment, ports, close: () => system.close().then(realm.drop) };
}

/** The bare loop in as many processes. */
export async function openBare({ servers, world }) {
  const realm = await createRealm(servers);
  const ports = await freePorts(['api', 'callback-receiver']);
  const environment = environmentOf(realm, world, ports);
  const system = await startBareSystem({ environment, ports });
  return { system, environment, close: () => system.close().then(realm.drop) };
}

/** Every process whose time is counted, by name. */
export function processesOf({ servers, world, generator }, system) {
  return new Map([
    ...system.pids,
    ...(servers?.pids ?? []),
    ['gateway and merchant', world.pid],
    ['load generator', generator.pid],
  ]);
}

/** What `examples/runtime-docker` sets for every service. */
export const nodeOptions = '--max-semi-space-size=32';

function environmentOf(realm, world, ports) {
  return {
    NODE_OPTIONS: nodeOptions,
    ...realm.environment,
    BENCH_GATEWAY_URL: world.gatewayUrl,
    BENCH_MERCHANT: world.merchant,
    BENCH_CALLBACK_URL: `http://127.0.0.1:${ports['callback-receiver']}`,
  };
}
