import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorWebhookSecret } from '@lango/gateway-stripe/simulator';
import { createDatabase } from '../../../packages/runtime-kafka/src/conformance/real-servers.js';
import { startCluster, stopCluster, type Cluster } from '../../../scripts/services/cluster/start-cluster.mjs';
import { freePort } from '../../end-to-end/production/production-system.js';
import {
  runLango,
  startServiceProcess,
  type ServiceProcess,
} from '../../end-to-end/production/service-process.js';
import { startSimulators } from '../../end-to-end/production/simulators.js';
import type { Books } from '../books/books.js';
import { readBooks } from '../books/read-books.js';
import { startFaultProxy } from '../proxy/fault-proxy.js';
import { openShop, type Shop } from '../traffic/shop.js';

/** The whole system on a cluster: two processes of each service, and a balancer in front of those with an address. */
export interface ClusterSystem {
  readonly cluster: Cluster;
  readonly shop: Shop;
  /** Every process that is to run now. */
  processes(): readonly ServiceProcess[];
  /** Starts another in the place of one that was killed. */
  replace(process: ServiceProcess): void;
  books(): Promise<Books>;
  close(): Promise<void>;
}

const services = [
  'api',
  'callback-receiver',
  'payment-processor',
  'callback-processor',
  'callback-dispatcher',
];

/** Starts all of it. */
export async function startClusterSystem(log: (line: string) => void): Promise<ClusterSystem> {
  const ends: (() => Promise<unknown> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.reverse()) await Promise.resolve(end()).catch(() => undefined);
  };
  try {
    const cluster = await startCluster({ log });
    ends.push(() => stopCluster(cluster));
    const { addresses } = cluster;
    const directory = mkdtempSync(join(tmpdir(), 'lango-cluster-system-'));
    ends.push(() => rmSync(directory, { recursive: true, force: true }));
    for (const name of ['mpesa', 'stripe']) mkdirSync(join(directory, name));
    const database = await createDatabase(addresses.postgres);
    const slots = await Promise.all(
      [...services, ...services].map(async (name) => ({ name, port: await freePort() })),
    );
    const running: ServiceProcess[] = [];
    /** Every connection goes to the next one. */
    const balance = async (name: string): Promise<string> => {
      const ports = slots.filter((slot) => slot.name === name).map(({ port }) => port);
      let turn = 0;
      const target = () => ({ host: '127.0.0.1', port: ports[(turn += 1) % ports.length] ?? 0 });
      const balancer = await startFaultProxy({ name, target });
      ends.push(() => balancer.close());
      return `127.0.0.1:${balancer.port}`;
    };
    const [api, receiver] = [await balance('api'), await balance('callback-receiver')];
    const simulators = await startSimulators(directory, `http://${receiver}`, simulatorWebhookSecret);
    ends.push(() => simulators.close());
    // What a merchant refuses is tried by the soak; here its breaker would set the pace of everything.
    const shop = await openShop({ refusesSome: false });
    ends.push(() => shop.close());
    const environment = {
      E2E_MPESA_URL: simulators.mpesaUrl,
      E2E_STRIPE_URL: simulators.stripeUrl,
      E2E_CALLBACK_URL: `http://${receiver}`,
      E2E_MERCHANT: shop.address,
      E2E_REVIEW_AFTER_MS: '30000',
      E2E_RATE_LIMITS: 'off',
      E2E_PREFIX: `cluster-${randomBytes(4).toString('hex')}.`,
      LANGO_KAFKA_BROKERS: addresses.kafka,
      LANGO_REDIS_URL: addresses.redis,
      LANGO_POSTGRES_URL: database.url,
    };
    await runLango(['migrate'], environment);
    await runLango(['topics', '--partitions', '12'], environment);
    const { merchantId } = JSON.parse(
      await runLango(['merchant', 'create', '--name', 'shop'], environment),
    ) as { merchantId: string };
    const { token } = JSON.parse(
      await runLango(['token', 'create', '--merchant', merchantId], environment),
    ) as {
      token: string;
    };
    const portOf = new Map<ServiceProcess, number>();
    const start = (name: string, port: number): ServiceProcess => {
      const started = startServiceProcess(name, port, environment);
      portOf.set(started, port);
      return started;
    };
    running.push(...slots.map(({ name, port }) => start(name, port)));
    ends.push(() => Promise.all(running.map((process) => process.kill())));
    await shop.open(`http://${api}`, token, shop.address);
    return {
      cluster,
      shop,
      processes: () => running,
      replace: (process) => {
        running[running.indexOf(process)] = start(process.services, portOf.get(process) ?? 0);
      },
      books: () => readBooks(shop, simulators),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
