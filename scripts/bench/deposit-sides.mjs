// One deposit of 10.99 USD at Stripe, by each of the packages that are compared.
import { createRequire } from 'node:module';

const amountMinor = 1_099;

const openStripe = (Stripe, url) => {
  const { hostname: host, port } = new URL(url);
  const options = { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false };
  return new Stripe('sk_test_bench', options);
};

/**
 * By package. `open` takes what the package exports, a `require` for the packages beside it, and the address of the stand-in. It returns `request`, which
 * builds from a key what a host would have, and `deposit`, which takes that.
 */
export const sides = {
  stripe: {
    open: (Stripe, _requireOther, url) => {
      const stripe = openStripe(Stripe, url);
      return {
        request: (key) => key,
        deposit: (idempotencyKey) =>
          stripe.paymentIntents.create(
            {
              amount: amountMinor,
              currency: 'usd',
              metadata: { lango_transaction: idempotencyKey },
              automatic_payment_methods: { enabled: true },
            },
            { idempotencyKey },
          ),
      };
    },
  },
  '@lango/gateway-stripe': {
    open: ({ createStripeGateway }, requireOther, url) => {
      const { createTestTransaction } = requireOther('@lango/core/testing');
      const gateway = createStripeGateway({
        apiKey: 'sk_test_bench',
        webhookSecrets: ['whsec_bench'],
        apiBaseUrl: url,
      });
      const { signal } = new AbortController();
      const money = { amountMinor, currency: 'USD' };
      return {
        request: (transactionId) =>
          createTestTransaction({ kind: 'deposit', gatewayId: 'stripe', money, transactionId }),
        deposit: (made) => gateway.deposit(made, { idempotencyKey: made.transactionId, attempt: 1, signal }),
      };
    },
  },
  'hyperswitch-prism': {
    // It takes the card itself and confirms at once.
    open: ({ PaymentClient, types }, _requireOther, url) => {
      const stripe = { apiKey: { value: 'sk_test_bench' }, baseUrl: `${url}/` };
      const client = new PaymentClient({ connectorConfig: { stripe } });
      const card = {
        cardNumber: { value: '4242424242424242' },
        cardExpMonth: { value: '12' },
        cardExpYear: { value: '2030' },
        cardCvc: { value: '123' },
        cardHolderName: { value: 'Wanjiku' },
      };
      return {
        request: (merchantTransactionId) => ({
          merchantTransactionId,
          merchantRequestId: merchantTransactionId,
          amount: { minorAmount: amountMinor, currency: types.Currency.USD },
          captureMethod: types.CaptureMethod.AUTOMATIC,
          paymentMethod: { card },
          address: { billingAddress: {} },
          authType: types.AuthenticationType.NO_THREE_DS,
          returnUrl: 'https://shop.example/back',
          orderDetails: [],
          testMode: true,
        }),
        deposit: (request) => client.authorize(request),
      };
    },
  },
  '@medusajs/payment-stripe': {
    // Its Stripe client takes no address, so one of the same version that does takes its place.
    open: ({ default: provider }, requireOther, url) => {
      const Service = provider.services.find(({ identifier }) => identifier === 'stripe');
      const service = new Service({}, { apiKey: 'sk_test_bench', webhookSecret: 'whsec_bench' });
      const own = createRequire(requireOther.resolve('@medusajs/payment-stripe'));
      service.stripe_ = openStripe(own('stripe'), url);
      const data = { automatic_payment_methods: { enabled: true } };
      return {
        request: (key) => ({
          amount: amountMinor / 100,
          currency_code: 'usd',
          data: { ...data, session_id: key },
          context: { idempotency_key: key },
        }),
        deposit: (request) => service.initiatePayment(request),
      };
    },
  },
};
