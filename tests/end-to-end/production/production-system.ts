import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorWebhookSecret } from '@lango/gateway-stripe/simulator';
import { openPostgres } from '../../../packages/runtime-kafka/src/infrastructure/postgres/pg-executor.js';
import { createDatabase, quietLogger } from '../../../packages/runtime-kafka/src/conformance/real-servers.js';
import { startMerchant, type Merchant } from './merchant.js';
import { runLango, startServiceProcess, type ServiceProcess } from './service-process.js';
import { startSimulators, type Simulators } from './simulators.js';

/** Where the three servers are. */
export interface ServerAddresses {
  readonly kafka: string;
  readonly redis: string;
  readonly postgres: string;
}

/** One transaction as it is stored. */
export interface StoredTransaction {
  readonly transaction_id: string;
  readonly status: string;
  readonly gateway_id: string;
  /** A person has been asked, since nothing that code can ask will tell. */
  readonly in_review: boolean;
  readonly next_step: string | null;
  readonly due_at: Date | null;
}

/** The five services as processes of their own, between simulated providers and a merchant. */
export interface ProductionSystem {
  readonly merchant: Merchant;
  readonly simulators: Simulators;
  readonly environment: NodeJS.ProcessEnv;
  readonly apiUrl: string;
  /** Every process started so far. */
  readonly processes: readonly ServiceProcess[];
  /** Starts one more process. */
  start(services: string): ServiceProcess;
  transactions(): Promise<readonly StoredTransaction[]>;
  /** Output of every process, for a failed test. */
  logs(): string;
  close(): Promise<void>;
}

/** Prepares database and topics and starts one process of each of the services; `settings` are read by `lango.config.mjs`. */
export async function startProductionSystem(
  addresses: ServerAddresses,
  services: readonly string[],
  settings: NodeJS.ProcessEnv = {},
): Promise<ProductionSystem> {
  const directory = mkdtempSync(join(tmpdir(), 'lango-production-'));
  for (const name of ['mpesa', 'stripe']) mkdirSync(join(directory, name));
  const [apiPort, callbackPort] = [await freePort(), await freePort()];
  const callbackUrl = `http://127.0.0.1:${callbackPort}`;
  const database = await createDatabase(addresses.postgres);
  const simulators = await startSimulators(directory, callbackUrl, simulatorWebhookSecret);
  const merchant = await startMerchant();
  const environment = {
    ...settings,
    E2E_MPESA_URL: simulators.mpesaUrl,
    E2E_STRIPE_URL: simulators.stripeUrl,
    E2E_CALLBACK_URL: callbackUrl,
    E2E_MERCHANT: merchant.address,
    E2E_PREFIX: `e2e-${randomBytes(4).toString('hex')}.`,
    LANGO_KAFKA_BROKERS: addresses.kafka,
    LANGO_REDIS_URL: addresses.redis,
    LANGO_POSTGRES_URL: database.url,
  };
  const processes: ServiceProcess[] = [];
  const start = (names: string): ServiceProcess => {
    const port = names.includes('api') ? apiPort : names.includes('callback-receiver') ? callbackPort : 0;
    const started = startServiceProcess(names, port, environment);
    processes.push(started);
    return started;
  };
  const executor = openPostgres({ url: database.url }, 2, quietLogger);
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.kill()));
    merchant.close();
    simulators.close();
    await executor.close();
    await database.drop().catch(() => undefined);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await runLango(['migrate'], environment);
    await runLango(['topics', '--partitions', '12'], environment);
    const created = JSON.parse(await runLango(['merchant', 'create', '--name', 'shop'], environment)) as {
      merchantId: string;
    };
    const token = JSON.parse(
      await runLango(['token', 'create', '--merchant', created.merchantId], environment),
    ) as { token: string };
    services.forEach(start);
    const apiUrl = `http://127.0.0.1:${apiPort}`;
    await untilReady(apiUrl);
    await merchant.register(apiUrl, token.token);
    return {
      merchant,
      simulators,
      environment,
      apiUrl,
      processes,
      start,
      transactions: () =>
        executor.query<StoredTransaction>(
          'SELECT transaction_id, status, gateway_id, review_requested_at IS NOT NULL AS in_review, next_step, due_at FROM transactions',
        ),
      logs: () =>
        processes.map((process) => `--- ${process.services}\n${process.output().slice(-3_000)}`).join('\n'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
