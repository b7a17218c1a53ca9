// PostgreSQL alone: what an idle process costs, how soon a handler is told, and how much two processes carry.
import { readFileSync } from 'node:fs';
import { startHostProcess } from '../child-process.mjs';
import { round } from '../figures.mjs';
import { offerToHosts } from '../offer-to-hosts.mjs';
import { processorMs } from '../processor-time.mjs';
import { createRealm } from '../servers.mjs';

const idleSeconds = 20;
const seconds = 15;

/** One process at rest, then two under two loads. */
export async function measurePostgres({ servers, world, argument }) {
  const realm = await createRealm(servers);
  const environment = {
    BENCH_GATEWAY_URL: world.gatewayUrl,
    BENCH_POSTGRES_URL: realm.environment.LANGO_POSTGRES_URL,
  };
  const hosts = [await startHostProcess(environment)];
  try {
    // The work of a start is over by then.
    await pause(5_000);
    const idle = await measureRest(hosts[0].pid);
    hosts.push(await startHostProcess({ ...environment, BENCH_MERCHANT_ID: hosts[0].merchantId }));
    const pids = [...hosts.map(({ pid }) => pid), servers.pids.get('postgres')];
    await offerToHosts(hosts, pids, 100, 5);
    return {
      idle,
      at200: await offerToHosts(hosts, pids, 200, seconds),
      atMost: await offerToHosts(hosts, pids, Number(argument ?? 700), seconds),
    };
  } finally {
    for (const host of hosts) host.close();
    await pause(2_000);
    await realm.drop();
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Times a second that the program's own thread wakes up, and the share of a processor that it takes. */
async function measureRest(pid) {
  const wakeUps = () =>
    Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  const [before, usedBefore] = [wakeUps(), processorMs(pid)];
  await pause(idleSeconds * 1_000);
  return {
    wakeUpsPerSecond: round((wakeUps() - before) / idleSeconds),
    processorMsPerSecond: round((processorMs(pid) - usedBefore) / idleSeconds),
  };
}
