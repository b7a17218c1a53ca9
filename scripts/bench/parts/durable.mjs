// A whole payment on PostgreSQL alone beside two durable steps and one HTTP call by a queue and by a workflow engine, in turns.
import { npmPackages } from '../../peers/tools.mjs';
import { startDurableProcess, startHostProcess } from '../child-process.mjs';
import { median, round } from '../figures.mjs';
import { offerToHosts } from '../offer-to-hosts.mjs';
import { createRealm } from '../servers.mjs';

// The newest of pg-boss that runs on Node 20.
const pins = { 'pg-boss': '10.4.2', '@dbos-inc/dbos-sdk': '5.3.0' };
const engines = ['lango', 'pg-boss', 'dbos'];
const turns = 3;
const seconds = 15;

/** Processor milliseconds of one payment with each, process and PostgreSQL together; each turn starts with another engine. */
export async function measureDurable({ servers, world, argument }) {
  const packages = await npmPackages('durable', pins);
  const perSecond = Number(argument ?? 100);
  const measured = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const costs = {};
    for (let place = 0; place < engines.length; place += 1) {
      const engine = engines[(turn + place) % engines.length];
      costs[engine] = await measureEngine({ servers, world, packages, engine, perSecond });
    }
    measured.push(costs);
  }
  const ratiosTo = (engine) => measured.map((turn) => round(totalMs(turn.lango) / totalMs(turn[engine]), 2));
  return {
    pins,
    perSecond,
    turns: measured,
    ratios: Object.fromEntries(engines.slice(1).map((engine) => [engine, median(ratiosTo(engine))])),
  };
}

async function measureEngine({ servers, world, packages, engine, perSecond }) {
  const realm = await createRealm(servers);
  const environment = {
    BENCH_GATEWAY_URL: world.gatewayUrl,
    BENCH_POSTGRES_URL: realm.environment.LANGO_POSTGRES_URL,
    BENCH_PACKAGES: packages,
    BENCH_ENGINE: engine,
  };
  const host = await (engine === 'lango' ? startHostProcess(environment) : startDurableProcess(environment));
  try {
    const pids = [host.pid, servers.pids.get('postgres')];
    await offerToHosts([host], pids, perSecond, 5);
    return await offerToHosts([host], pids, perSecond, seconds);
  } finally {
    host.close();
    await new Promise((done) => setTimeout(done, 2_000));
    await realm.drop();
  }
}

const totalMs = ({ processorMsPerPayment: ms }) => ms.processes + ms.postgres;
