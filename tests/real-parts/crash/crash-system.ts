import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorWebhookSecret } from '@lango/gateway-stripe/simulator';
import { createRuntime, type InfrastructureConfig, type ServiceName } from '@lango/runtime-kafka';
import { createDatabase, quietLogger } from '../../../packages/runtime-kafka/src/conformance/real-servers.js';
import { createKafkaMessageBus } from '../../../packages/runtime-kafka/src/infrastructure/kafka/kafka-message-bus.js';
import { nodeClock } from '../../../packages/runtime-kafka/src/infrastructure/node/node-clock.js';
import { freePort, type ServerAddresses } from '../../end-to-end/production/production-system.js';
import { startSimulators, type Simulators } from '../../end-to-end/production/simulators.js';
import type { Books } from '../books/books.js';
import { readBooks } from '../books/read-books.js';
import { openShop, type Shop } from '../traffic/shop.js';
import { crashConfig, type CrashProcessOptions } from './crash-config.js';
import type { CrashPlan } from './crash-point.js';
import { startCrashService, type CallListener, type CrashService } from './crash-service.js';

/** Everything around the services: servers or a folder, both providers, a merchant. */
export interface CrashSystem {
  readonly shop: Shop;
  readonly simulators: Simulators;
  readonly incomingUrl: string;
  /** Starts a process of these services. An extra one listens at a port of its own, where no client looks. */
  start(
    services: readonly ServiceName[],
    listener: CallListener,
    plan?: CrashPlan,
    extra?: 'extra',
  ): Promise<CrashService>;
  /** Registers the merchant; the api must run. */
  openShop(): Promise<void>;
  books(): Promise<Books>;
  /** What all services logged, and where each was struck, the latest lines of it. */
  log(): readonly string[];
  close(): Promise<void>;
}

/** Past this without a heartbeat the group goes on without a process. */
const sessionTimeoutMs = 1_500;
const probeEveryMs = 700;
const logLinesMax = 50_000;

/** Prepares everything; no service runs yet. Without addresses it is the embedded infrastructure; `alone` uses PostgreSQL and no other server. */
export async function prepareCrashSystem(
  program: string,
  servers?: ServerAddresses,
  alone = false,
): Promise<CrashSystem> {
  const directory = mkdtempSync(join(tmpdir(), 'lango-crash-'));
  for (const name of ['mpesa', 'stripe']) mkdirSync(join(directory, name));
  const apiPort = await freePort();
  const callbackPort = servers === undefined ? apiPort : await freePort();
  const callbackUrl = `http://127.0.0.1:${callbackPort}`;
  const database = servers && (await createDatabase(servers.postgres));
  const prefix = `crash-${randomBytes(4).toString('hex')}.`;
  const infrastructure: InfrastructureConfig =
    servers === undefined || database === undefined
      ? { kind: 'embedded', dataDirectory: join(directory, 'runtime') }
      : alone
        ? { kind: 'postgres', url: database.url, schema: 'payments', poolSize: 5, callbackPoolSize: 2 }
        : {
            kind: 'production',
            kafka: { brokers: servers.kafka.split(','), prefix, sessionTimeoutMs },
            redis: { url: servers.redis, prefix },
            postgres: { url: database.url, poolSize: 5, callbackPoolSize: 2 },
          };
  const simulators = await startSimulators(directory, callbackUrl, simulatorWebhookSecret);
  const shop = await openShop();
  const common: Omit<CrashProcessOptions, 'services' | 'port' | 'operationsPort'> = {
    infrastructure,
    mpesaUrl: simulators.mpesaUrl,
    stripeUrl: simulators.stripeUrl,
    callbackUrl,
    merchantAddress: shop.address,
  };
  const running = new Set<CrashService>();
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    if (lines.length > 2 * logLinesMax) lines.splice(0, logLinesMax);
  };
  const close = async (): Promise<void> => {
    await Promise.all([...running].map((service) => service.kill()));
    shop.close();
    simulators.close();
    await database?.drop().catch(() => undefined);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    if (infrastructure.kind === 'production') await makeTopics(infrastructure.kafka);
    const { token, incomingUrl } = await makeMerchant({
      ...common,
      services: [],
      port: 0,
      operationsPort: 0,
    });
    return {
      shop,
      simulators,
      incomingUrl,
      start: async (services, listener, plan, extra) => {
        const own = services.includes('api')
          ? apiPort
          : services.includes('callback-receiver')
            ? callbackPort
            : 0;
        const operationsPort = await freePort();
        const service = startCrashService(
          program,
          {
            ...common,
            services,
            port: extra === undefined ? own : 0,
            operationsPort,
            ...(plan && { plan }),
          },
          listener,
          (line) => keep(`${services.length === 1 ? services[0] : 'all services'}: ${line}`),
        );
        running.add(service);
        const probe = setInterval(() => void probeOnce(operationsPort), probeEveryMs);
        void service.ended.then(() => {
          clearInterval(probe);
          running.delete(service);
        });
        return service;
      },
      openShop: () => shop.open(`http://127.0.0.1:${apiPort}`, token, shop.address),
      books: () => readBooks(shop, simulators),
      log: () => lines,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What an orchestrator and a collector of numbers do all the time. */
async function probeOnce(port: number): Promise<void> {
  for (const path of ['readyz', 'metrics'])
    await fetch(`http://127.0.0.1:${port}/${path}`, { signal: AbortSignal.timeout(2_000) })
      .then((answer) => answer.text())
      .catch(() => undefined);
}

async function makeTopics(kafka: Parameters<typeof createKafkaMessageBus>[0]): Promise<void> {
  const bus = createKafkaMessageBus(kafka, nodeClock, quietLogger);
  await bus.createTopics({ partitions: 6, replicationFactor: 1 }).finally(() => bus.close());
}

/** What an operator does before the first request. */
async function makeMerchant(options: CrashProcessOptions): Promise<{ token: string; incomingUrl: string }> {
  const runtime = await createRuntime({ ...crashConfig(options), http: { port: 0 } });
  try {
    const { merchantId } = await runtime.admin.createMerchant('shop');
    const { token } = await runtime.admin.createToken({ merchantId, environment: 'test' });
    return { token, incomingUrl: runtime.admin.incomingAddresses('mpesa').confirmation };
  } finally {
    await runtime.stop();
  }
}
