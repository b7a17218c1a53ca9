#!/usr/bin/env node
import { runSimulatorCommand } from '@lango/core/simulator-kit';
import { startStripeSimulator, type StripeSimulatorOptions } from './start-stripe-simulator.js';

// Secrets come from the environment, because every user of the machine can read command lines.
const { STRIPE_SIMULATOR_API_KEY: apiKey, STRIPE_SIMULATOR_WEBHOOK_SECRET: webhookSecret } = process.env;

void runSimulatorCommand<StripeSimulatorOptions>({
  name: 'lango-stripe-simulator',
  about:
    'a local stand-in for Stripe. STRIPE_SIMULATOR_API_KEY and STRIPE_SIMULATOR_WEBHOOK_SECRET in the environment: the only key it accepts, and the secret that signs webhooks',
  start: startStripeSimulator,
  options: { ...(apiKey && { apiKey }), ...(webhookSecret && { webhookSecret }) },
  flags: {
    'webhook-url': { option: 'webhookUrl', takes: 'text', help: 'where webhooks go (the one kept, or none)' },
  },
});
