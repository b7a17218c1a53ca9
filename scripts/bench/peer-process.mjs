// One side of a comparison with other people's packages, in a process of its own. Repeats a task and prints the processor time that it takes once.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sides } from './deposit-sides.mjs';

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

/** By task: how often it is done unmeasured and then measured, and what prepares its function. */
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
      // Its fastest way: the secret is read once.
      const webhook = new Webhook(secret);
      const sentAt = new Date(timestampSeconds * 1_000);
      return () => webhook.sign('msg_1', sentAt, body);
    },
  },
  'deposit-lango': {
    times: 1_500,
    prepare: async () => prepareDeposit('@lango/gateway-stripe', await import('@lango/gateway-stripe')),
  },
  'deposit-sdk': {
    times: 1_500,
    prepare: async () => {
      const { default: Stripe } = await import(join(packages, 'node_modules/stripe/esm/stripe.esm.node.js'));
      return prepareDeposit('stripe', Stripe);
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

/** Makes every request before anything is measured: a host has them. */
function prepareDeposit(side, exported) {
  const { request, deposit } = sides[side].open(exported, createRequire(import.meta.url), stripeUrl);
  const requests = Array.from({ length: 3_001 }, () => request(`txn_${randomUUID().replaceAll('-', '')}`));
  return async () => void (await deposit(requests.pop()));
}
