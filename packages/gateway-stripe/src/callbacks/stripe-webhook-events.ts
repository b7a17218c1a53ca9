/** How the adapter uses an event type. */
export type StripeWebhookUse =
  /** The object's status is a transaction's. */
  | 'update'
  /** The same for what we requested; an entry of the deposit or withdrawal for what was made outside. */
  | 'update-or-entry'
  /** Money moved after the end: a dispute, or a payment that came back. */
  | 'entry';

/**
 * The event types to subscribe an endpoint to, and what each is for. The list in the documents is generated from this one.
 * Thin events of the same names carry the prefix `v1.`.
 */
export const stripeWebhookEvents = {
  'payment_intent.succeeded': 'update',
  'payment_intent.processing': 'update',
  'payment_intent.requires_action': 'update',
  'payment_intent.amount_capturable_updated': 'update',
  'payment_intent.partially_funded': 'update',
  'payment_intent.payment_failed': 'update',
  'payment_intent.canceled': 'update',
  'checkout.session.completed': 'update',
  'checkout.session.async_payment_succeeded': 'update',
  'checkout.session.async_payment_failed': 'update',
  'checkout.session.expired': 'update',
  'refund.created': 'update-or-entry',
  'refund.updated': 'update-or-entry',
  'refund.failed': 'update-or-entry',
  'transfer.created': 'update',
  'transfer.updated': 'update',
  'transfer.reversed': 'entry',
  'payout.created': 'update-or-entry',
  'payout.updated': 'update-or-entry',
  'payout.paid': 'update-or-entry',
  'payout.failed': 'update-or-entry',
  'payout.canceled': 'update-or-entry',
  'charge.dispute.created': 'entry',
  'charge.dispute.funds_withdrawn': 'entry',
  'charge.dispute.updated': 'entry',
  'charge.dispute.funds_reinstated': 'entry',
  'charge.dispute.closed': 'entry',
} as const satisfies Readonly<Record<string, StripeWebhookUse>>;

/** One of the event types we use. */
export type StripeWebhookEventType = keyof typeof stripeWebhookEvents;

/** True for an event type we use. */
export function isStripeWebhookEvent(type: string): type is StripeWebhookEventType {
  return Object.hasOwn(stripeWebhookEvents, type);
}

/** Common event types that are redundant, with the reason. */
const redundantEvents: Readonly<Record<string, string>> = {
  'payment_intent.created': 'nothing has happened yet',
  'charge.succeeded': 'the same money as its payment intent',
  'charge.updated': 'the same money as its payment intent',
  'charge.captured': 'the same money as its payment intent',
  'charge.failed': 'its payment intent says so',
  'charge.pending': 'its payment intent says so',
  'charge.refunded': 'it carries the sum of all refunds; each refund has its own event',
  'charge.refund.updated': 'the older twin of refund.updated',
  'payout.reconciliation_completed': 'bookkeeping only',
};

/** Why an event type is ignored. */
export function whyIgnored(type: string): string {
  return Object.hasOwn(redundantEvents, type)
    ? `${type}: ${redundantEvents[type]}`
    : `${type} is not about a payment of ours`;
}
