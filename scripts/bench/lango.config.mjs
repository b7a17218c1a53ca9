// The configuration of the benchmark's service processes: the defaults, except limits that hold load back on purpose.
import { defineConfig } from '@lango/runtime-kafka';
import { createBenchGateway } from './bench-gateway.mjs';

const { BENCH_GATEWAY_URL, BENCH_CALLBACK_URL, BENCH_MERCHANT, BENCH_PREFIX, BENCH_DATA } = process.env;
const { BENCH_OPERATIONS_PORT } = process.env;
const { LANGO_KAFKA_BROKERS, LANGO_REDIS_URL, LANGO_POSTGRES_URL } = process.env;

export default defineConfig({
  gateways: [createBenchGateway(BENCH_GATEWAY_URL)],
  infrastructure:
    BENCH_DATA === undefined
      ? {
          kind: 'production',
          kafka: { brokers: LANGO_KAFKA_BROKERS.split(','), prefix: BENCH_PREFIX },
          redis: { url: LANGO_REDIS_URL, prefix: BENCH_PREFIX },
          postgres: { url: LANGO_POSTGRES_URL },
        }
      : { kind: 'embedded', dataDirectory: BENCH_DATA },
  masterKeys: [{ keyId: 'bench', key: Buffer.alloc(32, 'bench').toString('base64') }],
  ...(BENCH_CALLBACK_URL !== undefined && { publicCallbackBaseUrl: BENCH_CALLBACK_URL }),
  merchantCallbacks: { allowedLoopbackTargets: [BENCH_MERCHANT] },
  ...(BENCH_OPERATIONS_PORT !== undefined && { http: { operationsPort: Number(BENCH_OPERATIONS_PORT) } }),
  console: {},
  // One merchant, one token and one address ask for everything here.
  rateLimits: false,
  policy: { merchantEndpointConcurrency: 256 },
});
