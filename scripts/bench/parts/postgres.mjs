// PostgreSQL and nothing else: what an idle process costs, how soon a handler is told, and what two processes carry.
import { readFileSync } from 'node:fs';
import { startHostProcess } from '../child-process.mjs';
import { percentiles, round } from '../measure-load.mjs';
import { processorMs } from '../processor-time.mjs';
import { createRealm } from '../servers.mjs';

const idleSeconds = 20;
const seconds = 15;
const drainMs = 60_000;

/** One process at rest, then two under two loads. */
export async function measurePostgres({ servers, world, argument }) {
  const realm = await createRealm(servers);
  const environment = {
    BENCH_GATEWAY_URL: world.gatewayUrl,
    BENCH_POSTGRES_URL: realm.environment.LANGO_POSTGRES_URL,
  };
  const hosts = [await startHostProcess(environment)];
  try {
    // What a process does only when it starts is not its rest.
    await pause(5_000);
    const idle = await measureRest(hosts[0].pid);
    hosts.push(await startHostProcess({ ...environment, BENCH_MERCHANT_ID: hosts[0].merchantId }));
    const pids = [...hosts.map(({ pid }) => pid), servers.pids.get('postgres')];
    await offer(hosts, pids, 100, 5);
    return {
      idle,
      at200: await offer(hosts, pids, 200, seconds),
      atMost: await offer(hosts, pids, Number(argument ?? 700), seconds),
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

async function offer(hosts, pids, perSecond, forSeconds) {
  for (const host of hosts) await host.run({ ask: 'forget' });
  const used = () => pids.map(processorMs);
  const before = used();
  const startedAt = Date.now();
  const share = { ask: 'offer', perSecond: perSecond / hosts.length, seconds: forSeconds };
  const offered = await Promise.all(hosts.map((host) => host.run(share)));
  const accepted = offered.reduce((sum, one) => sum + one.accepted, 0);
  let told = [];
  let delays = [];
  while (told.length < accepted && Date.now() < startedAt + forSeconds * 1_000 + drainMs) {
    await pause(200);
    const answers = await Promise.all(hosts.map((host) => host.run({ ask: 'told' })));
    told = answers.flatMap((one) => one.told);
    delays = answers.map((one) => round(one.delayP99Ms));
  }
  const after = used();
  const last = told.reduce((latest, [, at]) => Math.max(latest, at), startedAt);
  const msOf = (index) => round((after[index] - before[index]) / accepted, 3);
  return {
    offeredPerSecond: perSecond,
    accepted,
    failures: offered.flatMap((one) => one.failures),
    told: told.length,
    toldPerSecond: round(told.length / ((last - startedAt) / 1_000)),
    toldAfterMs: percentiles(told.map(([ms]) => ms)),
    /** Of any timer in each process: what the machine itself adds. */
    timerLateP99Ms: delays,
    processorMsPerPayment: { processes: round(msOf(0) + msOf(1), 3), postgres: msOf(2) },
  };
}
