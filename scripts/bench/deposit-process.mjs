// One package of a comparison, in a process of its own, at a stand-in for Stripe: how long its import takes, and the processor time of a deposit
// (BENCH_TIMES of them, after as many unmeasured) or what the caller of one is told.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sides } from './deposit-sides.mjs';

const { BENCH_SIDE: side, BENCH_PACKAGES: packages, BENCH_STRIPE_URL: url, BENCH_KEY: key } = process.env;
const times = Number(process.env.BENCH_TIMES);
const requireOther = createRequire(join(packages, 'package.json'));

const begun = performance.now();
const exported = requireOther(side);
const importMs = performance.now() - begun;
const { request, deposit } = sides[side].open(exported, requireOther, url);
const measured = key === undefined ? { microseconds: await measure() } : { told: await lose() };
console.log(`\n${JSON.stringify({ importMs, ...measured })}`);
process.exit();

async function measure() {
  const requests = Array.from({ length: 2 * times }, () =>
    request(`txn_${randomUUID().replaceAll('-', '')}`),
  );
  for (const one of requests.slice(times)) await deposit(one);
  const before = process.cpuUsage();
  for (const one of requests.slice(0, times)) await deposit(one);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

/** What the caller of one deposit gets: an answer, or an error by its name, code and effect. */
async function lose() {
  try {
    await deposit(request(key));
    return 'an answer';
  } catch (error) {
    const { name, code, effect, errorCode } = error;
    const words = [name, typeof code === 'string' ? code : undefined, effect ?? errorCode];
    return words.filter((word) => word !== undefined).join(' ');
  }
}
