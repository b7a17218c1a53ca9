// Payments at a steady rate, requested in the processes of a host, and what they cost until the host was told of the last.
import { percentiles, round } from './figures.mjs';
import { processorMs } from './processor-time.mjs';

const drainMs = 60_000;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** @param pids those of the hosts in their order, then PostgreSQL's */
export async function offerToHosts(hosts, pids, perSecond, forSeconds) {
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
    processorMsPerPayment: {
      processes: round(
        hosts.map((_, index) => msOf(index)).reduce((sum, ms) => sum + ms),
        3,
      ),
      postgres: msOf(hosts.length),
    },
  };
}
