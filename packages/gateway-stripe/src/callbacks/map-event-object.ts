import type { GatewayResponse } from '@lango/core';
import { isPartialCapture } from '../mapping/is-partial-capture.js';
import { mapCheckoutSession } from '../mapping/map-checkout-session.js';
import { declineOf } from '../mapping/map-payment-intent.js';
import { mapStripeMovement } from '../mapping/map-stripe-movement.js';
import { checkoutLabel, transactionIdOf } from '../mapping/stripe-metadata.js';
import { checkoutSessionWire, type CheckoutSessionWire } from '../wire/checkout-session-wire.js';
import { disputeWire, transferWire } from '../wire/movement-wire.js';
import type { PaymentIntentWire } from '../wire/payment-intent-wire.js';
import { stripeMovementWire, type StripeMovement } from '../wire/stripe-movement-wire.js';
import { ignore, type EventFacts, type EventMeaning, type EventQuestions } from './event-meaning.js';
import { mapDispute } from './map-dispute.js';
import { mapOutsideRefund } from './map-outside-refund.js';
import { mapRefundedCharge } from './map-refunded-charge.js';
import { mapReversedTransfer } from './map-reversed-transfer.js';
import { mapReversingPayout } from './map-reversing-payout.js';
import { readable, readEventObject, unreadableEvent } from './read-event-object.js';
import { whyNoPaymentOfOurs } from './why-not-for-us.js';

/**
 * Reads an event's object. Its status decides, not the event's name.
 *
 * @throws {PaymentError} `callback_unreadable`, effect `none`, when the object has no known shape; the error of a failed read of the
 *   API, with effect `none`, so that the event is delivered again.
 */
export async function mapEventObject(
  event: EventFacts,
  object: Readonly<Record<string, unknown>>,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const other = whyNoPaymentOfOurs(object);
  if (other !== undefined) return ignore(other);
  if (event.type.startsWith('charge.dispute.'))
    return mapDispute(readEventObject(disputeWire, object), event, questions);
  if (event.type === 'charge.refunded') return mapRefundedCharge(object, event, questions);
  if (event.type === 'transfer.reversed')
    return mapReversedTransfer(readEventObject(transferWire, object), event, questions);
  if (event.type === 'checkout.session.async_payment_failed')
    return mapFailedDebit(readEventObject(checkoutSessionWire, object), questions);
  return mapMovement(readMovement(object), event, questions);
}

async function mapMovement(
  movement: StripeMovement,
  event: EventFacts,
  questions: EventQuestions,
): Promise<EventMeaning> {
  if (movement.object === 'payout') {
    if (typeof movement.original_payout === 'string')
      return mapReversingPayout(movement, movement.original_payout, event);
    if (movement.automatic === true)
      return ignore(`${movement.id} is one of the account's own scheduled payouts`);
  }
  if (movement.object === 'refund' && transactionIdOf(movement) === undefined)
    return mapOutsideRefund(movement, event, questions);
  if (movement.object === 'payment_intent' && movement.metadata?.[checkoutLabel] !== undefined)
    return mapCheckoutIntent(movement, questions);
  return updateOf(movement, () => mapStripeMovement(movement));
}

/**
 * An intent inside a Checkout Session. The session is the deposit's reference, and its own events report everything except the end of held
 * funds. The session also states the requested amount: in older API versions the intent is in the payer's currency.
 */
async function mapCheckoutIntent(
  intent: PaymentIntentWire,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const response = readable(() => mapStripeMovement(intent));
  if (response.status === 'pending')
    return ignore(`${intent.id} is inside a Checkout Session, which has its own events`);
  const session = await questions.sessionOf(intent.id);
  if (session === undefined) return updateOf(intent, () => response);
  const isWhole = session.payment_status === 'paid' && !isPartialCapture(intent);
  const outcome = response.status === 'succeeded' && isWhole ? mapCheckoutSession(session) : response;
  return updateOf({ ...session, metadata: intent.metadata }, () => outcome);
}

/** A delayed method was refused after the page was completed, so the payer cannot retry there. The intent inside states the reason. */
async function mapFailedDebit(
  session: CheckoutSessionWire,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const reference = session.payment_intent ?? undefined;
  const intent = typeof reference === 'string' ? await questions.intent(reference) : reference;
  const error = intent?.last_payment_error;
  const defaultDecline: GatewayResponse = {
    status: 'failed',
    reason: 'declined',
    rawCode: 'async_payment_failed',
    rawMessage: 'the delayed payment of the Checkout Session failed',
    retryable: true,
  };
  return updateOf(session, () => (error ? declineOf(error) : defaultDecline));
}

function updateOf(movement: StripeMovement, map: () => GatewayResponse): EventMeaning {
  const transactionId = transactionIdOf(movement);
  const response = readable(map);
  return {
    kind: 'updates',
    updates: [
      { ...response, gatewayReference: movement.id, ...(transactionId !== undefined && { transactionId }) },
    ],
  };
}

/** Reads any known object, by its `object` name. */
function readMovement(object: Readonly<Record<string, unknown>>): StripeMovement {
  const name = object['object'];
  if (typeof name !== 'string' || !Object.hasOwn(stripeMovementWire, name))
    throw unreadableEvent('the event carries an object of unknown type');
  return readEventObject<StripeMovement>(stripeMovementWire[name as StripeMovement['object']], object);
}
