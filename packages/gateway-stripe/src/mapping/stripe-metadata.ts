import { transactionIdPattern, type Transaction } from '@lango/core';
import { wrongRequest } from './map-stripe-error.js';

/** The label on every object we make: our own transaction's id. */
export const transactionIdLabel = 'lango_transaction_id';

/** The label on an intent that lives inside a Checkout Session, whose reference is the session's. */
export const checkoutLabel = 'lango_checkout';

/**
 * The merchant's labels and ours, within Stripe's limits: 50 labels (one or two are ours), names of 40 characters without
 * brackets, values of 500. Source: docs.stripe.com "Metadata", read 2026-11-22.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the label, such as `metadata.order`.
 */
export function toStripeMetadata(transaction: Transaction): Record<string, string> {
  const labels = Object.entries(transaction.metadata);
  if (labels.length > 48)
    throw wrongRequest('metadata', 'holds more than the 48 labels that Stripe leaves free');
  for (const [name, value] of labels) {
    const field = `metadata.${name}`;
    if (name === '' || name.length > 40 || /[[\]]/.test(name))
      throw wrongRequest(field, 'is not a name Stripe takes (40 characters, no brackets)');
    if (value.length > 500) throw wrongRequest(field, 'is longer than 500 characters');
    if (name.startsWith('lango_')) throw wrongRequest(field, 'starts with lango_, which is reserved');
  }
  return { ...transaction.metadata, [transactionIdLabel]: transaction.transactionId };
}

/** Our transaction's id on a Stripe object, if its label is a valid id. */
export function transactionIdOf(object: {
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
}): string | undefined {
  const id = object.metadata?.[transactionIdLabel];
  return id !== undefined && transactionIdPattern.test(id) ? id : undefined;
}
