import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret, startStripeSimulator } from '@lango/gateway-stripe/simulator';

/** Starts simulators of both providers in this process, and creates gateways for them. */
export async function startSimulatedGateways(dataDirectory: string, webhookUrl: string) {
  const mpesa = await startMpesaSimulator({
    dataDirectory: `${dataDirectory}/mpesa`,
    customerDelayMs: 1_500,
  });
  const stripe = await startStripeSimulator({
    dataDirectory: `${dataDirectory}/stripe`,
    webhookUrl,
    webhookSecret: simulatorWebhookSecret,
  });
  const { consumerKey, consumerSecret, shortCode, passkey, initiatorName, securityCredential } =
    simulatorCredentials;
  const mpesaGateway = createMpesaGateway({
    apiBaseUrl: mpesa.url,
    consumerKey,
    consumerSecret,
    shortCode,
    passkey,
    b2c: { initiatorName, securityCredential },
  });
  const stripeGateway = createStripeGateway({
    apiBaseUrl: stripe.url,
    apiKey: 'sk_test_simulator',
    webhookSecrets: [simulatorWebhookSecret],
  });
  return {
    gateways: [mpesaGateway, stripeGateway],
    shortCode,
    mpesa,
    stripe,
    close: async () => {
      await Promise.all([mpesa.close(), stripe.close()]);
    },
  };
}

/** Result of {@link startSimulatedGateways}. */
export type SimulatedGateways = Awaited<ReturnType<typeof startSimulatedGateways>>;
