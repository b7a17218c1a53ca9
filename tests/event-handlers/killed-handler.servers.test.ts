import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createFakeGateway } from '@lango/core/testing';
import { createRuntime } from '@lango/runtime-kafka';
import { expect, it, onTestFinished } from 'vitest';
import {
  createDatabase,
  serverAddresses,
} from '../../packages/runtime-kafka/src/conformance/real-servers.js';
import { bundleProgram } from '../real-parts/bundle-program.js';
import { handlerConfig } from './handler-config.js';

it('tells another process of what a handler had in hand when its process was killed', async () => {
  const { url, drop } = await createDatabase(serverAddresses().postgresUrl);
  onTestFinished(drop);
  const program = await bundleProgram(join(import.meta.dirname, 'handle-and-hang.ts'), 'handle-and-hang');
  const child = spawn(process.execPath, [program, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');

  // It takes the payment and has no handler yet, so that the other process is the one that is told.
  const runtime = await createRuntime(handlerConfig(url, createFakeGateway()));
  onTestFinished(() => runtime.stop());
  const { merchantId } = await runtime.admin.createMerchant('shop');
  const { transactionId } = await runtime.deposit({
    merchantId,
    idempotencyKey: 'order-1',
    gateway: 'fake',
    amount: { amountMinor: 100, currency: 'KES' },
    counterparty: {},
  });
  const messageId: unknown = (await lines.next()).value;
  child.kill('SIGKILL');
  await once(child, 'exit');

  const told = await new Promise((resolve, reject) => {
    const handler = (event: { readonly data: { readonly transactionId: string } }, tried: object) =>
      resolve({ ...event, ...tried });
    runtime.on('transaction.succeeded', handler, { name: 'orders' }).catch(reject);
  });
  expect(told).toMatchObject({ messageId, attempt: 2, data: { transactionId } });
});
