// A process of a host whose handler never comes back: `node handle-and-hang.mjs URL`. Says the message id of what it was told.
import { createFakeGateway } from '@lango/core/testing';
import { createRuntime } from '@lango/runtime-kafka';
import { handlerConfig } from './handler-config.js';

const runtime = await createRuntime(handlerConfig(process.argv[2] ?? '', createFakeGateway()));
await runtime.on(
  'transaction.succeeded',
  ({ messageId }) => {
    process.stdout.write(`${messageId}\n`);
    return new Promise(() => undefined);
  },
  { name: 'orders' },
);
process.stdout.write('ready\n');
// Whoever started it is gone.
process.stdin.on('end', () => process.exit()).resume();
