import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  startServer,
  startServices,
  stopServer,
  stopServices,
  type Server,
  type Services,
} from '../../../scripts/services/start-services.mjs';
import { expectAgreement } from './expect-agreement.js';
import { startProductionSystem, type ProductionSystem } from './production-system.js';
import type { ServiceProcess } from './service-process.js';

const paymentsPerFault = 240;
const paymentsPerSecond = 40;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Longer than the session time-out (10 s, lango.config.mjs) and the life of a lock (10 s). */
const pastAllTimeoutsMs = 14_000;

describe('with three payment processors and two callback processors under load', { timeout: 600_000 }, () => {
  let services: Services;
  let system: ProductionSystem;
  let sent = 0;
  const running = new Map<string, ServiceProcess[]>();

  const remember = (process: ServiceProcess): void => {
    running.set(process.services, [...(running.get(process.services) ?? []), process]);
  };
  const start = (name: string): void => remember(system.start(name));
  const take = (name: string): ServiceProcess => {
    const [first, ...rest] = running.get(name) ?? [];
    if (first === undefined) throw new Error(`no ${name} runs`);
    running.set(name, rest);
    return first;
  };
  const serverOf = (name: Server['name']): Server => {
    const found = services.servers.find((server) => server.name === name);
    if (found === undefined) throw new Error(`no ${name} runs`);
    return found;
  };
  /** Offers payments at a steady rate while the fault happens; resolves when the api has taken every one. */
  const underLoad = async (fault: () => Promise<void>): Promise<void> => {
    const from = sent;
    sent += paymentsPerFault;
    const accepted: Promise<string>[] = [];
    const load = (async () => {
      for (let number = from; number < from + paymentsPerFault; number += 1) {
        accepted.push(system.merchant.pay(number));
        await sleep(1_000 / paymentsPerSecond);
      }
    })();
    await sleep(1_000);
    await fault();
    await load;
    await Promise.all(accepted);
    await expectAgreement(system, sent);
  };

  beforeAll(async () => {
    // Servers of its own: other suites must not notice.
    services = await startServices({ only: 'native' });
    system = await startProductionSystem(
      services.addresses,
      [
        'api',
        'callback-receiver',
        ...Array<string>(3).fill('payment-processor'),
        ...Array<string>(2).fill('callback-processor'),
        'callback-dispatcher',
      ],
      { E2E_REVIEW_AFTER_MS: '15000' },
    );
    for (const process of system.processes) remember(process);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(system.logs());
  });
  afterAll(async () => {
    await system?.close();
    if (services !== undefined) await stopServices(services);
  });

  it('loses and doubles nothing when any process is killed', async () => {
    await underLoad(async () => {
      for (const name of [
        'payment-processor',
        'callback-processor',
        'callback-dispatcher',
        'callback-receiver',
        'api',
        'payment-processor',
      ]) {
        await take(name).kill();
        await sleep(300);
        start(name);
      }
    });
  });

  it('loses and doubles nothing when processes stand still past every time-out and go on', async () => {
    await underLoad(async () => {
      const still = [take('payment-processor'), take('callback-processor')];
      for (const process of still) process.signal('SIGSTOP');
      await sleep(pastAllTimeoutsMs);
      for (const process of still) {
        process.signal('SIGCONT');
        remember(process);
      }
    });
  });

  it('loses and doubles nothing when Kafka stops and comes back', async () => {
    await underLoad(async () => {
      await stopServer(serverOf('kafka'));
      await sleep(4_000);
      await startServer(serverOf('kafka'));
    });
  });

  it('loses and doubles nothing when Redis stops and comes back empty', async () => {
    await underLoad(async () => {
      await stopServer(serverOf('redis'), 'SIGKILL');
      await sleep(3_000);
      await startServer(serverOf('redis'));
    });
  });

  it('loses and doubles nothing when PostgreSQL breaks off and recovers', async () => {
    await underLoad(async () => {
      // SIGQUIT: it drops everything at once and replays its log at the next start.
      await stopServer(serverOf('postgres'), 'SIGQUIT');
      await sleep(3_000);
      await startServer(serverOf('postgres'));
    });
  });

  it('loses and doubles nothing when instances come and go', async () => {
    await underLoad(async () => {
      start('payment-processor');
      start('callback-processor');
      await sleep(1_500);
      for (const name of [
        'payment-processor',
        'callback-processor',
        'callback-dispatcher',
        'payment-processor',
      ]) {
        start(name);
        expect(await take(name).stop()).toBe(0);
      }
    });
  });
});
