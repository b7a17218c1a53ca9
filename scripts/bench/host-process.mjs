// A process of a host: the runtime on PostgreSQL alone, payments asked for in the process, and a handler in it that is told of their ends.
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createPinoLogger, createRuntime } from '@lango/runtime-kafka';
import { createBenchGateway } from './bench-gateway.mjs';

const { BENCH_GATEWAY_URL, BENCH_POSTGRES_URL, BENCH_MERCHANT_ID } = process.env;
const runtime = await createRuntime({
  gateways: [createBenchGateway(BENCH_GATEWAY_URL)],
  infrastructure: { kind: 'postgres', url: BENCH_POSTGRES_URL },
  masterKeys: [{ keyId: 'bench', key: Buffer.alloc(32, 'bench').toString('base64') }],
  http: { port: 0 },
  rateLimits: false,
  logger: createPinoLogger({ level: 'error' }),
});
const merchantId = BENCH_MERCHANT_ID ?? (await runtime.admin.createMerchant('bench')).merchantId;
/** Each event that was told here: milliseconds since it arose, and when. */
let told = [];
/** How late this machine lets any timer be, for comparison. Off at rest: it is a timer itself. */
const delay = monitorEventLoopDelay({ resolution: 5 });
await runtime.on('transaction.succeeded', ({ timestamp }) => {
  const now = performance.timeOrigin + performance.now();
  told.push([now - Date.parse(timestamp), now]);
});

process.on('message', ({ ask, perSecond, seconds }) => {
  if (ask === 'offer') void offer(perSecond, seconds).then((result) => process.send(result));
  if (ask === 'told') process.send({ told, delayP99Ms: delay.percentile(99) / 1e6 });
  if (ask === 'forget') process.send({ forgotten: told.splice(0).length });
});
process.on('disconnect', () => void runtime.stop().then(() => process.exit()));
process.send({ merchantId });

async function offer(perSecond, seconds) {
  delay.reset();
  delay.enable();
  const startedAt = performance.now();
  const total = Math.round(perSecond * seconds);
  const underWay = new Set();
  const failures = [];
  for (let number = 0; number < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    for (; number < due; number += 1) {
      const payment = runtime
        .deposit({
          merchantId,
          idempotencyKey: randomUUID(),
          gateway: 'bench',
          amount: { amountMinor: 100 + (number % 100_000), currency: 'KES' },
          counterparty: { phoneNumber: '+254700000000' },
        })
        .catch((error) => failures.push(error.message))
        .finally(() => underWay.delete(payment));
      underWay.add(payment);
    }
    await new Promise((done) => setTimeout(done, 2));
  }
  await Promise.all(underWay);
  return { accepted: total - failures.length, failures: failures.slice(0, 3) };
}
