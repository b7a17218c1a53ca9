import { transactionIdOf } from '../mapping/stripe-metadata.js';
import { chargeWire } from '../wire/movement-wire.js';
import { ignore, type EventFacts, type EventMeaning, type EventQuestions } from './event-meaning.js';
import { mapOutsideRefund } from './map-outside-refund.js';
import { readEventObject } from './read-event-object.js';

/**
 * A refunded charge, as endpoints of older API versions report it: with the sum only, so the refunds are listed. Ours are known from the
 * answers to our requests; the others become entries.
 */
export async function mapRefundedCharge(
  object: Readonly<Record<string, unknown>>,
  event: EventFacts,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const charge = readEventObject(chargeWire, object);
  const intentId = charge.payment_intent ?? undefined;
  if (intentId === undefined) return ignore(`${charge.id} was made without a payment intent`);
  const refunds = await questions.refundsOf(intentId);
  const outside = refunds.filter((refund) => transactionIdOf(refund) === undefined);
  const entries = [];
  for (const refund of outside) {
    const meaning = await mapOutsideRefund(refund, event, questions);
    if (meaning.kind === 'entries') entries.push(...meaning.entries);
  }
  return entries.length > 0
    ? { kind: 'entries', entries }
    : ignore(`${charge.id} has no refund made outside`);
}
