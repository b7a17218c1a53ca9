import { onTestFinished } from 'vitest';
import {
  simulatorWebhookSecret,
  startStripeSimulator,
  type StripeSimulatorOptions,
} from '../simulator/index.js';
import { createStripeGateway } from '../stripe-gateway.js';
import type { StripeGatewayOptions } from '../stripe-options.js';

/** A gateway and its simulator, both gone when the test ends. */
export async function startSimulatedGateway(
  options: Partial<StripeGatewayOptions> = {},
  simulated: StripeSimulatorOptions = {},
) {
  const simulator = await startStripeSimulator({ settleAfterMs: null, ...simulated });
  const gateway = createStripeGateway({
    apiKey: 'sk_test_simulated',
    webhookSecrets: [simulatorWebhookSecret],
    apiBaseUrl: simulator.url,
    ...options,
  });
  onTestFinished(async () => {
    await gateway.close();
    await simulator.close();
  });
  return { gateway, simulator };
}
