// One side of a comparison with other people's packages, in a process of its own: does a task a number of times and prints the processor time of one.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { BENCH_TASK: task, BENCH_PACKAGES: packages, BENCH_STRIPE_URL: stripeUrl } = process.env;
const requireOther = createRequire(join(packages, 'package.json'));
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const transactionId = 'txn_00000000000000000000000000000000';
const body = JSON.stringify({
  type: 'transaction.succeeded',
  timestamp: '2026-11-29T09:00:00.000Z',
  data: {
    transactionId,
    kind: 'deposit',
    gateway: 'mpesa',
    environment: 'live',
    status: 'succeeded',
    version: 4,
    amount: { amountMinor: 150_000, currency: 'KES' },
    merchantReference: 'INV-1',
    receiptNumber: 'SLANGO0001',
  },
});
const timestampSeconds = 1_795_942_800;
const money = { amountMinor: 1_099, currency: 'USD' };

/** Each task: how often it is done before it is measured and then again, and what gives the function. */
const tasks = {
  'sign-lango': {
    times: 100_000,
    prepare: async () => {
      const { signMerchantCallback } = await import('@lango/core/merchant-callbacks');
      return () =>
        signMerchantCallback([secret], { id: 'msg_1', timestampSeconds, body })['webhook-signature'];
    },
  },
  'sign-svix': {
    times: 100_000,
    prepare: async () => {
      const { Webhook } = requireOther('svix');
      // Its best: the secret is read once.
      const webhook = new Webhook(secret);
      const sentAt = new Date(timestampSeconds * 1_000);
      return () => webhook.sign('msg_1', sentAt, body);
    },
  },
  'deposit-lango': {
    times: 1_500,
    prepare: async () => {
      const { createStripeGateway } = await import('@lango/gateway-stripe');
      const { createTestTransaction } = await import('@lango/core/testing');
      const gateway = createStripeGateway({
        apiKey: 'sk_test_bench',
        webhookSecrets: [secret],
        apiBaseUrl: stripeUrl,
      });
      const { signal } = new AbortController();
      // Made before anything is measured: the host has them.
      const deposits = Array.from({ length: 3_001 }, () =>
        createTestTransaction({
          kind: 'deposit',
          gatewayId: 'stripe',
          money,
          counterparty: {},
          transactionId: newId(),
        }),
      );
      return async () => {
        const made = deposits.pop();
        const { gatewayReference } = await gateway.deposit(made, {
          idempotencyKey: made.transactionId,
          attempt: 1,
          signal,
        });
        return gatewayReference;
      };
    },
  },
  'deposit-sdk': {
    times: 1_500,
    prepare: async () => {
      const { default: Stripe } = await import(join(packages, 'node_modules/stripe/esm/stripe.esm.node.js'));
      const { hostname: host, port } = new URL(stripeUrl);
      const stripe = new Stripe('sk_test_bench', {
        host,
        port,
        protocol: 'http',
        maxNetworkRetries: 0,
        telemetry: false,
      });
      const keys = Array.from({ length: 3_001 }, newId);
      return async () => {
        const idempotencyKey = keys.pop();
        const wanted = {
          amount: money.amountMinor,
          currency: 'usd',
          metadata: { lango_transaction: idempotencyKey },
          automatic_payment_methods: { enabled: true },
        };
        return (await stripe.paymentIntents.create(wanted, { idempotencyKey })).id;
      };
    },
  },
};

const { times, prepare } = tasks[task];
const once = await prepare();
const example = await once();
for (let turn = 0; turn < times; turn += 1) await once();
const before = process.cpuUsage();
for (let turn = 0; turn < times; turn += 1) await once();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ example, microseconds: (user + system) / times }));
process.exit();

function newId() {
  return `txn_${randomUUID().replaceAll('-', '')}`;
}
