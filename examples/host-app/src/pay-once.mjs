// A deposit without the runtime: layers around a gateway, against the Stripe simulator. Run it with `npm start`.
import {
  createTransaction,
  idempotencyKeyFor,
  withBulkhead,
  withCircuitBreaker,
  withRetry,
  withTimeout,
} from '@lango/core';
import { createStripeGateway } from '@lango/gateway-stripe';
import { simulatorWebhookSecret, startStripeSimulator } from '@lango/gateway-stripe/simulator';

export async function payOnce() {
  const simulator = await startStripeSimulator();
  const stripe = createStripeGateway({
    apiKey: 'sk_test_host_app',
    webhookSecrets: [simulatorWebhookSecret],
    apiBaseUrl: simulator.url,
  });
  const gateway = withRetry()(
    withCircuitBreaker()(withTimeout({ timeoutMs: 10_000 })(withBulkhead()(stripe))),
  );
  // The answer is lost; the same key is sent again, and one payment is made.
  simulator.addFault({ operation: 'deposit', fault: { kind: 'drop-after-acting' } });
  const transaction = createTransaction({
    kind: 'deposit',
    gatewayId: 'stripe',
    money: { amountMinor: 1500, currency: 'USD' },
    gatewayOptions: { stripe: { paymentMethod: 'pm_card_visa', confirm: true } },
    createdAt: new Date().toISOString(),
  });
  const idempotencyKey = idempotencyKeyFor(transaction.transactionId, 'deposit');
  const response = await gateway.deposit(transaction, {
    idempotencyKey,
    attempt: 1,
    signal: new AbortController().signal,
  });
  const movements = simulator.ledger();
  await gateway.close();
  await simulator.close();
  return { response, movements };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const { response, movements } = await payOnce();
  console.log(`${response.status} ${response.gatewayReference}, ${movements.length} movement`);
}
