// A process of a host: the runtime on PostgreSQL alone, payments requested in the process, and a handler in it for their outcomes.
import { randomUUID } from 'node:crypto';
import { createPinoLogger, createRuntime } from '@lango/runtime-kafka';
import { createBenchGateway } from './bench-gateway.mjs';
import { answerOrders } from './answer-orders.mjs';

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
const orders = answerOrders({
  start: (number) =>
    runtime.deposit({
      merchantId,
      idempotencyKey: randomUUID(),
      gateway: 'bench',
      amount: { amountMinor: 100 + (number % 100_000), currency: 'KES' },
      counterparty: { phoneNumber: '+254700000000' },
    }),
  stop: () => runtime.stop(),
});
await runtime.on('transaction.succeeded', ({ timestamp }) => orders.told(Date.parse(timestamp)));
process.send({ merchantId });
