import { consumeTopic } from '../consume-topic.js';
import type { ServiceContext } from '../service-context.js';
import { createPaymentRequestedHandler } from './handle-payment-requested.js';

/** Consumes payment requests and calls gateways. The returned function stops it and waits for the calls in hand. */
export function startPaymentProcessor(context: ServiceContext): Promise<() => Promise<void>> {
  return consumeTopic(context, {
    topic: 'payment-requested-v1',
    group: 'payment-processor',
    handle: createPaymentRequestedHandler(context),
  });
}
