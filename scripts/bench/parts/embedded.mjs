// The same load on one process without servers.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startLangoSystem } from '../lango-system.mjs';
import { freePorts } from '../servers.mjs';
import { measureOn, nodeOptions } from './systems.mjs';

/** One row. The figure to reach: 300 payments a second. */
export async function measureEmbedded(bench) {
  const { world, directory } = bench;
  const { api } = await freePorts(['api']);
  const environment = {
    NODE_OPTIONS: nodeOptions,
    BENCH_DATA: mkdtempSync(join(directory, 'embedded-')),
    BENCH_GATEWAY_URL: world.gatewayUrl,
    BENCH_MERCHANT: world.merchant,
    BENCH_CALLBACK_URL: `http://127.0.0.1:${api}`,
  };
  const services = 'api,callback-receiver,payment-processor,callback-processor,callback-dispatcher';
  const processes = [{ name: 'embedded', services, port: api }];
  const logFile = join(directory, 'embedded.log');
  const system = await startLangoSystem({ environment, processes, merchant: world.merchant, logFile });
  try {
    const load = { perSecond: Number(bench.argument ?? 400), seconds: 20, warmUpSeconds: 10 };
    return await measureOn({ ...bench, servers: undefined }, { system, environment }, load);
  } finally {
    await system.close();
  }
}
