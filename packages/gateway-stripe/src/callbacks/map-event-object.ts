import {
  PaymentError,
  type GatewayCallbackResult,
  type GatewayEntry,
  type GatewayResponse,
} from '@lango/core';
import { mapStripeMovement } from '../mapping/map-stripe-movement.js';
import { moneyOf } from '../mapping/map-movement.js';
import { checkoutLabel, transactionIdOf } from '../mapping/stripe-metadata.js';
import type { StripeMovement } from '../operations/retrieve-by-reference.js';
import { checkoutSessionWire, type CheckoutSessionWire } from '../wire/checkout-session-wire.js';
import {
  disputeWire,
  payoutWire,
  refundWire,
  transferWire,
  type DisputeWire,
  type TransferWire,
} from '../wire/movement-wire.js';
import { paymentIntentWire, type PaymentIntentWire } from '../wire/payment-intent-wire.js';
import type { StripeWebhookEventType } from './stripe-webhook-events.js';

/** What follows from an event, before the acknowledgement is added. */
export type EventMeaning =
  | {
      readonly kind: 'updates';
      readonly updates: Extract<GatewayCallbackResult, { kind: 'updates' }>['updates'];
    }
  | { readonly kind: 'entries'; readonly entries: readonly GatewayEntry[] }
  | { readonly kind: 'ignored'; readonly reason: string };

/** What an event's meaning may have to be asked for. */
export interface EventQuestions {
  /** The Checkout Session that an intent lives in. */
  sessionOf(intentId: string): Promise<CheckoutSessionWire>;
  /** An intent as it stands now. */
  intent(intentId: string): Promise<PaymentIntentWire>;
}

const movementWire = {
  payment_intent: paymentIntentWire,
  'checkout.session': checkoutSessionWire,
  transfer: transferWire,
  payout: payoutWire,
  refund: refundWire,
} as const;

/**
 * Reads an event's object. Its status decides, not the event's name.
 *
 * @throws {PaymentError} `callback_unreadable`, effect `none`, when the object is none of the shapes of that type.
 */
export async function mapEventObject(
  type: StripeWebhookEventType,
  object: Readonly<Record<string, unknown>>,
  questions: EventQuestions,
): Promise<EventMeaning> {
  if (isDisputeEvent(type)) return mapDispute(type, read(disputeWire, object), questions);
  if (type === 'transfer.reversed') return mapReversedTransfer(read(transferWire, object));
  if (type === 'checkout.session.async_payment_failed') {
    return updates(read(checkoutSessionWire, object), asyncPaymentFailed);
  }
  return mapMovement(readMovement(object), questions);
}

function isDisputeEvent(type: StripeWebhookEventType): boolean {
  return type.startsWith('charge.dispute.');
}

async function mapMovement(movement: StripeMovement, questions: EventQuestions): Promise<EventMeaning> {
  if (movement.object === 'payout' && movement.automatic === true) {
    return { kind: 'ignored', reason: `${movement.id} is one of the account's own scheduled payouts` };
  }
  if (movement.object === 'payment_intent' && movement.metadata?.[checkoutLabel] !== undefined) {
    return mapCheckoutIntent(movement, questions);
  }
  return updates(movement, mapStripeMovement);
}

/**
 * An intent inside a Checkout Session: the session is the deposit's reference, and its own events tell everything but the end of
 * held funds.
 */
async function mapCheckoutIntent(
  intent: PaymentIntentWire,
  questions: EventQuestions,
): Promise<EventMeaning> {
  const response = mapStripeMovement(intent);
  if (response.status === 'pending') {
    return {
      kind: 'ignored',
      reason: `${intent.id} is inside a Checkout Session, which tells its own progress`,
    };
  }
  const session = await questions.sessionOf(intent.id);
  return updates({ ...session, metadata: intent.metadata }, () => ({
    ...response,
    gatewayReference: session.id,
  }));
}

function updates<T extends StripeMovement>(movement: T, map: (movement: T) => GatewayResponse): EventMeaning {
  const transactionId = transactionIdOf(movement);
  const response = readable(() => map(movement));
  return {
    kind: 'updates',
    updates: [
      { ...response, gatewayReference: movement.id, ...(transactionId !== undefined && { transactionId }) },
    ],
  };
}

/** A delayed method was refused after the page was done: the payer cannot try again there. */
function asyncPaymentFailed(session: CheckoutSessionWire): GatewayResponse {
  return {
    status: 'failed',
    gatewayReference: session.id,
    reason: 'declined',
    rawCode: 'async_payment_failed',
    rawMessage: 'the delayed payment of the Checkout Session failed',
    retryable: true,
  };
}

async function mapDispute(
  type: StripeWebhookEventType,
  dispute: DisputeWire,
  questions: EventQuestions,
): Promise<EventMeaning> {
  if (type === 'charge.dispute.closed' && dispute.status !== 'lost') {
    return { kind: 'ignored', reason: `${dispute.id} was closed as ${dispute.status}: the money stays` };
  }
  const intentId = dispute.payment_intent ?? undefined;
  if (intentId === undefined)
    return { kind: 'ignored', reason: `${dispute.id} is about a charge without a payment intent` };
  const deposit = await depositOf(intentId, questions);
  return {
    kind: 'entries',
    entries: [
      {
        ...deposit,
        kind: 'chargeback',
        entryReference: dispute.id,
        money: readable(() => moneyOf(dispute)),
        rawCode: dispute.reason ?? dispute.status,
        rawMessage: `${type} ${dispute.id}: ${dispute.status}`,
      },
    ],
  };
}

/** A dispute names the intent only; our id is on the intent, and for a page the session is the reference. */
async function depositOf(
  intentId: string,
  questions: EventQuestions,
): Promise<{ transactionId?: string; gatewayReference?: string }> {
  try {
    const intent = await questions.intent(intentId);
    const transactionId = transactionIdOf(intent);
    const isInSession = intent.metadata?.[checkoutLabel] !== undefined;
    const gatewayReference = isInSession ? (await questions.sessionOf(intentId)).id : intentId;
    return { gatewayReference, ...(transactionId !== undefined && { transactionId }) };
  } catch (error) {
    if (!PaymentError.is(error)) throw error;
    // Not reachable now: the intent's id finds every deposit but those paid on a page.
    return { gatewayReference: intentId };
  }
}

function mapReversedTransfer(transfer: TransferWire): EventMeaning {
  const transactionId = transactionIdOf(transfer);
  const amount = transfer.amount_reversed ?? transfer.amount;
  return {
    kind: 'entries',
    entries: [
      {
        gatewayReference: transfer.id,
        ...(transactionId !== undefined && { transactionId }),
        kind: 'returned',
        entryReference: transfer.id,
        money: readable(() => moneyOf({ ...transfer, amount })),
        rawCode: transfer.reversed === true ? 'reversed' : 'partially_reversed',
        rawMessage: `the transfer ${transfer.id} was taken back`,
      },
    ],
  };
}

/** Any object we know, by its own name. */
function readMovement(object: Readonly<Record<string, unknown>>): StripeMovement {
  const name = object['object'];
  const schema =
    typeof name === 'string' && Object.hasOwn(movementWire, name)
      ? movementWire[name as keyof typeof movementWire]
      : undefined;
  if (schema === undefined) throw unreadable('the event carries no object that we know');
  return read<StripeMovement>(schema, object);
}

function read<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  object: unknown,
): T {
  const result = schema.safeParse(object);
  if (result.success) return result.data;
  throw unreadable('the event carries an object that cannot be read');
}

function readable<T>(map: () => T): T {
  try {
    return map();
  } catch (error) {
    if (PaymentError.is(error)) throw unreadable(error.message);
    throw error;
  }
}

function unreadable(message: string): PaymentError {
  return new PaymentError('callback_unreadable', 'none', message);
}
