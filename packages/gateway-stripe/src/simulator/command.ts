#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startStripeSimulator } from './start-stripe-simulator.js';

const usage = `lango-stripe-simulator [--host 127.0.0.1] [--port 0] [--data-dir DIR] [--webhook-url URL]

Secrets come from the environment: STRIPE_SIMULATOR_API_KEY (default: any sk_test_ key),
STRIPE_SIMULATOR_WEBHOOK_SECRET (default: the simulator's own).
Prints {"url":"http://…"} when it listens.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string' },
      port: { type: 'string' },
      'data-dir': { type: 'string' },
      'webhook-url': { type: 'string' },
      help: { type: 'boolean' },
    },
  });

  if (values.help) {
    process.stdout.write(usage);
  } else {
    const { STRIPE_SIMULATOR_API_KEY: apiKey, STRIPE_SIMULATOR_WEBHOOK_SECRET: webhookSecret } = process.env;
    const simulator = await startStripeSimulator({
      ...(values.host !== undefined && { host: values.host }),
      ...(values.port !== undefined && { port: Number(values.port) }),
      ...(values['data-dir'] !== undefined && { dataDirectory: values['data-dir'] }),
      ...(values['webhook-url'] !== undefined && { webhookUrl: values['webhook-url'] }),
      ...(apiKey && { apiKey }),
      ...(webhookSecret && { webhookSecret }),
    });
    const stop = () => void simulator.close().finally(() => process.exit(0));
    // A parent that was killed leaves no orphan behind.
    process.once('disconnect', stop);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`);
    process.send?.({ url: simulator.url });
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
