import type { SimulatedOutflow } from './movements.js';
import type { SimulatedIntent } from './payment-intents.js';
import type { SimulatedObject } from './simulator-records.js';
import { noSuch } from './stripe-problem.js';
import type { UnitOfWork } from './unit-of-work.js';

/** GET /v1/charges/:id. The simulator keeps no charges: each is a view of its intent. */
export function readCharge(work: UnitOfWork, id: string): SimulatedObject {
  const intent = work.list('payment_intent').find((one) => one['latest_charge'] === id);
  if (intent === undefined) throw noSuch('charge', id);
  return chargeOf(work, intent as SimulatedIntent);
}

/** The charge that an intent made. */
export function chargeOf(work: UnitOfWork, intent: SimulatedIntent): SimulatedObject {
  const refunded = refundedAmount(work, intent.id);
  return {
    id: String(intent['latest_charge']),
    object: 'charge',
    created: intent.created,
    livemode: false,
    amount: intent.amount,
    amount_captured: intent.amount_received,
    amount_refunded: refunded,
    currency: intent.currency,
    metadata: intent.metadata,
    payment_intent: intent.id,
    refunded: refunded === intent.amount_received,
  };
}

/** The sum of an intent's refunds, successful or pending. */
export function refundedAmount(work: UnitOfWork, intentId: string): number {
  return work
    .list('refund')
    .filter((refund) => refund['payment_intent'] === intentId && refund['status'] !== 'failed')
    .reduce((sum, refund) => sum + (refund as SimulatedOutflow).amount, 0);
}
