// The most that one process without servers carries.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startLangoSystem } from '../lango-system.mjs';
import { measureMost } from '../measure-most.mjs';
import { freePorts } from '../servers.mjs';
import { measureOn, nodeOptions } from './systems.mjs';

/** The row of which most was delivered; 600 payments a second are wanted. */
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
    const opened = { system, environment };
    return await measureMost(
      (perSecond, isFirst) =>
        measureOn({ ...bench, servers: undefined }, opened, {
          perSecond,
          seconds: 20,
          warmUpSeconds: isFirst ? 10 : 0,
        }),
      Number(bench.argument ?? 400),
    );
  } finally {
    await system.close();
  }
}
