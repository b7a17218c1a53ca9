// One configuration for all services; differences between installations come from the environment.
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials } from '@lango/gateway-mpesa/simulator';
import { createStripeGateway } from '@lango/gateway-stripe';
import { defineConfig } from '@lango/runtime-kafka';

const required = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

const { STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET, MPESA_API_BASE_URL } = process.env;
const { consumerKey, consumerSecret, shortCode, passkey, initiatorName, securityCredential } =
  simulatorCredentials;

export default defineConfig({
  gateways: [
    // The simulator of this compose file. For M-Pesa itself, set its credentials here and drop apiBaseUrl.
    createMpesaGateway({
      ...(MPESA_API_BASE_URL && { apiBaseUrl: MPESA_API_BASE_URL }),
      consumerKey,
      consumerSecret,
      shortCode,
      passkey,
      b2c: { initiatorName, securityCredential },
    }),
    ...(STRIPE_API_KEY
      ? [createStripeGateway({ apiKey: STRIPE_API_KEY, webhookSecrets: [STRIPE_WEBHOOK_SECRET] })]
      : []),
  ],
  infrastructure: {
    kind: 'production',
    kafka: { brokers: required('LANGO_KAFKA_BROKERS').split(',') },
    redis: { url: required('LANGO_REDIS_URL') },
    postgres: { url: required('LANGO_POSTGRES_URL') },
  },
  masterKeys: [{ keyId: 'k1', key: required('LANGO_MASTER_KEY') }],
  publicCallbackBaseUrl: required('LANGO_PUBLIC_CALLBACK_URL'),
  // Behind a load balancer or ingress, set trustedProxies to the number of proxies in front: limits count clients by their addresses.
  http: {
    host: '0.0.0.0',
    port: Number(process.env.LANGO_PORT ?? 8080),
    operationsPort: Number(process.env.LANGO_OPERATIONS_PORT ?? 9464),
    trustedProxies: Number(process.env.LANGO_TRUSTED_PROXIES ?? 0),
  },
});
