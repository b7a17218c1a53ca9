// Takes payments on the embedded database while every call to a file is recorded, and ends as a killed process does:
// `node record-payments.mjs FOLDER PAYMENTS`. Leaves FOLDER, FOLDER.base (as it was before) and FOLDER.recording.
import { cpSync, writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { createFakeGateway } from '@lango/core/testing';
import { composeRuntime } from '../../packages/runtime-kafka/src/composition/create-runtime.js';
import { openEmbeddedInfrastructure } from '../../packages/runtime-kafka/src/composition/embedded-infrastructure.js';
import type { RuntimeConfig } from '../../packages/runtime-kafka/src/composition/runtime-config.js';
import { createGuardedMerchantHttp } from '../../packages/runtime-kafka/src/infrastructure/http/guarded-merchant-http.js';
import { nodeClock } from '../../packages/runtime-kafka/src/infrastructure/node/node-clock.js';
import { recordFiles } from './record-files.js';

const [folder = '', count = '100'] = process.argv.slice(2);
const atOnce = 8;
const nothing = () => undefined;
/** What comes every minute, such as checkpoints, comes twice a second. */
const hastyClock = {
  ...nodeClock,
  after: (ms: number, run: () => void) => nodeClock.after(ms >= 60_000 ? ms / 120 : ms, run),
};

const open = (ask: (transactionId: string) => void) =>
  composeRuntime(
    {
      gateways: [
        createFakeGateway({
          behave: ({ transactionId }) => {
            ask(transactionId);
            return { do: 'succeed' };
          },
        }),
      ],
      infrastructure: { kind: 'embedded', dataDirectory: folder },
      logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      http: { port: 0 },
      rateLimits: { perToken: { calls: 1e9, windowMs: 1_000 } },
    } satisfies RuntimeConfig,
    {
      openInfrastructure: () =>
        openEmbeddedInfrastructure({ kind: 'embedded', dataDirectory: folder }, hastyClock),
      openMerchantHttp: createGuardedMerchantHttp,
    },
  );

const first = await open(nothing);
const { merchantId } = await first.admin.createMerchant('Shop');
const { token } = await first.admin.createToken({ merchantId, environment: 'test' });
await first.on('transaction.succeeded', nothing, { name: 'orders' });
await first.stop();
cpSync(folder, `${folder}.base`, { recursive: true });

const { recording, say } = recordFiles(folder);
const runtime = await open((transactionId) => say('asked', transactionId));
let ended = 0;
await runtime.on(
  'transaction.succeeded',
  ({ data }) => {
    say('ended', data.transactionId);
    ended += 1;
  },
  { name: 'orders' },
);
const pay = async (key: string): Promise<void> => {
  const response = await runtime.api(
    new Request('http://shop/v1/deposits', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({
        gateway: 'fake',
        amount: { amountMinor: 15_000, currency: 'KES' },
        merchantReference: key,
        counterparty: { phoneNumber: '+254712345678' },
      }),
    }),
  );
  const body = (await response.json()) as { transactionId: string };
  if (response.status !== 202) throw new Error(`${response.status} ${JSON.stringify(body)}`);
  say('accepted', body.transactionId);
};
const keys = Array.from({ length: Number(count) }, (_, index) => `INV-${index}`);
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) await pay(key);
  }),
);
// Most are told of; the last ones are under way when the power goes.
while (ended < Number(count) - atOnce) await new Promise((resolve) => setTimeout(resolve, 20));
writeFileSync(`${folder}.recording`, serialize(recording));
process.kill(process.pid, 'SIGKILL');
