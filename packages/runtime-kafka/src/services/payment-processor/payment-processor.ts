import type { ServiceContext } from '../service-context.js';
import type { TopicHandlers } from '../topic-handlers.js';
import { createPaymentRequestedHandler } from './handle-payment-requested.js';

/** Consumes payment requests and calls gateways. */
export function createPaymentProcessor(context: ServiceContext): TopicHandlers {
  return { 'payment-requested-v1': createPaymentRequestedHandler(context) };
}
