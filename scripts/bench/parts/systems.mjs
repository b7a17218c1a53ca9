// The systems that are measured, each on a database and topics of its own.
import { join } from 'node:path';
import { startBareSystem } from '../bare-system.mjs';
import { startLangoSystem } from '../lango-system.mjs';
import { measureLoad } from '../measure-load.mjs';
import { createRealm, freePorts } from '../servers.mjs';

const services = 'api callback-receiver payment-processor callback-processor callback-dispatcher'.split(' ');

/** The five services and `others`, one process each, with `instances` of those that take their work from Kafka. */
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

/** The bare loop, in five processes. */
export async function openBare({ servers, world }) {
  const realm = await createRealm(servers);
  const ports = await freePorts(['api', 'callback-receiver']);
  const environment = environmentOf(realm, world, ports);
  const system = await startBareSystem({ environment, ports });
  return { system, environment, close: () => system.close().then(realm.drop) };
}

/** Measures one load on a system of its own. */
export async function measureOnce(bench, open, load) {
  const opened = await open(bench);
  try {
    return await measureOn(bench, opened, load);
  } finally {
    await opened.close();
  }
}

/** Measures a load on an open system, with the time of every process. */
export function measureOn(bench, { system, environment }, load) {
  const { servers, world, generator } = bench;
  const processes = new Map([
    ...system.pids,
    ...(servers?.pids ?? []),
    ['gateway and merchant', world.pid],
    ['load generator', generator.pid],
  ]);
  return measureLoad({ world, generator, system, environment, processes, ...load });
}

/** As `examples/runtime-docker` sets it for every service. */
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
