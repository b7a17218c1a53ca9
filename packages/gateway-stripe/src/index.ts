export { createStripeGateway, type StripeGateway } from './stripe-gateway.js';
export type { StripeGatewayOptions } from './stripe-options.js';
export type {
  StripeCheckoutSettings,
  StripeDepositOptions,
  StripeRefundOptions,
  StripeWithdrawalOptions,
} from './wire/stripe-option-types.js';
export { stripeApiVersion } from './stripe-api-version.js';
export {
  stripeWebhookEvents,
  type StripeWebhookEventType,
  type StripeWebhookUse,
} from './callbacks/stripe-webhook-events.js';
