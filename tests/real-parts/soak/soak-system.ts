import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorWebhookSecret } from '@lango/gateway-stripe/simulator';
import { createDatabase } from '../../../packages/runtime-kafka/src/conformance/real-servers.js';
import { startServices, stopServices } from '../../../scripts/services/start-services.mjs';
import { freePort } from '../../end-to-end/production/production-system.js';
import {
  runLango,
  startServiceProcess,
  type ServiceProcess,
} from '../../end-to-end/production/service-process.js';
import { startSimulators, type Simulators } from '../../end-to-end/production/simulators.js';
import type { Books } from '../books/books.js';
import { readBooks } from '../books/read-books.js';
import { openShop, type Shop } from '../traffic/shop.js';
import { startSoakProxies, through, type SoakProxies } from './soak-links.js';

/** The whole system, a proxy between every two parts of it. */
export interface SoakSystem {
  readonly shop: Shop;
  readonly simulators: Simulators;
  readonly proxies: SoakProxies;
  readonly processes: readonly ServiceProcess[];
  books(): Promise<Books>;
  close(): Promise<void>;
}

const instances = [
  'api',
  'callback-receiver',
  'payment-processor',
  'payment-processor',
  'callback-processor',
  'callback-dispatcher',
];

/** Starts servers of its own, providers, merchant, proxies, and one process of each service, two of the one that sends. */
export async function startSoakSystem(): Promise<SoakSystem> {
  const ends: (() => Promise<unknown> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.reverse()) await Promise.resolve(end()).catch(() => undefined);
  };
  try {
    const proxies = await startSoakProxies();
    ends.push(() => proxies.close());
    const kafkaAdvertisedPort = proxies.all.get('services → Kafka')?.port ?? 0;
    const services = await startServices({ only: 'native', kafkaAdvertisedPort });
    ends.push(() => stopServices(services));
    const { addresses } = services;
    const directory = mkdtempSync(join(tmpdir(), 'lango-soak-'));
    ends.push(() => rmSync(directory, { recursive: true, force: true }));
    for (const name of ['mpesa', 'stripe']) mkdirSync(join(directory, name));
    const database = await createDatabase(addresses.postgres);
    const [apiPort, callbackPort] = [await freePort(), await freePort()];
    const simulators = await startSimulators(
      directory,
      `http://${proxies.addressOf('Stripe → callback-receiver')}`,
      simulatorWebhookSecret,
    );
    ends.push(() => simulators.close());
    const shop = await openShop();
    ends.push(() => shop.close());

    proxies.lead('services → PostgreSQL', database.url);
    proxies.lead('services → Redis', addresses.redis);
    proxies.lead('services → Kafka', addresses.kafka);
    proxies.lead('services → M-Pesa', simulators.mpesaUrl);
    proxies.lead('services → Stripe', simulators.stripeUrl);
    proxies.lead('M-Pesa → callback-receiver', `127.0.0.1:${callbackPort}`);
    proxies.lead('Stripe → callback-receiver', `127.0.0.1:${callbackPort}`);
    proxies.lead('dispatcher → merchant', shop.address);
    proxies.lead('merchant → api', `127.0.0.1:${apiPort}`);

    const environment = {
      E2E_MPESA_URL: `http://${proxies.addressOf('services → M-Pesa')}`,
      E2E_STRIPE_URL: `http://${proxies.addressOf('services → Stripe')}`,
      E2E_CALLBACK_URL: `http://${proxies.addressOf('M-Pesa → callback-receiver')}`,
      E2E_MERCHANT: proxies.addressOf('dispatcher → merchant'),
      // What only a person can tell is with one within the minute that it has, however late it was sent.
      E2E_REVIEW_AFTER_MS: '30000',
      E2E_PREFIX: `soak-${randomBytes(4).toString('hex')}.`,
      LANGO_KAFKA_BROKERS: proxies.addressOf('services → Kafka'),
      LANGO_REDIS_URL: through(addresses.redis, proxies.addressOf('services → Redis')),
      LANGO_POSTGRES_URL: through(database.url, proxies.addressOf('services → PostgreSQL')),
    };
    await runLango(['topics', '--partitions', '12'], environment);
    const merchant = JSON.parse(await runLango(['merchant', 'create', '--name', 'shop'], environment)) as {
      merchantId: string;
    };
    const { token } = JSON.parse(
      await runLango(['token', 'create', '--merchant', merchant.merchantId], environment),
    ) as { token: string };
    const portOf = (name: string) =>
      name === 'api' ? apiPort : name === 'callback-receiver' ? callbackPort : 0;
    const processes = instances.map((name) => startServiceProcess(name, portOf(name), environment));
    ends.push(() => Promise.all(processes.map((process) => process.kill())));
    await shop.open(
      `http://${proxies.addressOf('merchant → api')}`,
      token,
      proxies.addressOf('dispatcher → merchant'),
    );
    return {
      shop,
      simulators,
      proxies,
      processes,
      books: () => readBooks(shop, simulators),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
