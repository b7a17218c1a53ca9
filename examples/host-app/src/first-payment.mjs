import { createPaymentFlow } from '@lango/core';
import { createMemoryPaymentStore } from '@lango/core/testing';
import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret, startStripeSimulator } from '@lango/gateway-stripe/simulator';

const simulator = await startStripeSimulator();
const gateway = createStripeGateway({
  apiKey: 'sk_test_simulated',
  webhookSecrets: [simulatorWebhookSecret],
  apiBaseUrl: simulator.url,
});
const store = createMemoryPaymentStore();
const callbackUrl = 'https://shop.example/payment-callbacks';
const flow = createPaymentFlow({ gateway, store, callbackUrl, secret: 'x'.repeat(32) });

const money = { amountMinor: 1500, currency: 'USD' };
const gatewayOptions = { stripe: { paymentMethod: 'pm_card_visa', confirm: true } };
const { transaction } = await flow.deposit({ key: 'order-1', money, gatewayOptions });
console.log(transaction.status, transaction.gatewayReference);
await gateway.close();
await simulator.close();
