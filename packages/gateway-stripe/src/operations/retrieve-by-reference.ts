import { PaymentError, type GatewayCallContext, type Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { toRequestRejected } from '../mapping/map-stripe-error.js';
import type { StripeScopeOptions } from '../stripe-call-scopes.js';
import { stripeMovementWire, type StripeMovement } from '../wire/stripe-movement-wire.js';
import { readObject, type StripeParts } from './stripe-parts.js';

/**
 * Fetches the object behind a transaction's `gatewayReference`.
 *
 * @throws {PaymentError} `transaction_not_found`, effect `none`, when Stripe knows no such object.
 */
export async function retrieveByReference(
  parts: StripeParts,
  transaction: Transaction,
  reference: string,
  context: Pick<GatewayCallContext, 'signal'>,
): Promise<StripeMovement> {
  const type = typeOf(reference, transaction);
  const account = transaction.counterparty.stripeAccount;
  const answer = await parts.api.send(context, (stripe, scope) =>
    retrieveObject(stripe, scope, type, reference, account),
  );
  if (answer.kind === 'answered')
    return readObject<StripeMovement>(parts, stripeMovementWire[type], answer.value);
  const { httpStatus, code } = answer.refusal;
  if (httpStatus !== 404 && code !== 'resource_missing') throw toRequestRejected(answer.refusal);
  throw new PaymentError('transaction_not_found', 'none', `Stripe knows no ${reference}`, undefined, {
    rawCode: code ?? '404',
  });
}

function typeOf(reference: string, transaction: Transaction): StripeMovement['object'] {
  switch (transaction.kind) {
    case 'deposit':
      return reference.startsWith('cs_') ? 'checkout.session' : 'payment_intent';
    case 'withdrawal':
      return reference.startsWith('po_') ? 'payout' : 'transfer';
    case 'refund':
      return 'refund';
    case 'reversal':
      throw new PaymentError('operation_not_supported', 'none', 'reversals are not offered', undefined, {
        field: 'kind',
      });
  }
}

/**
 * Fetches an object by Stripe's name of its type.
 *
 * @param account the connected account that a payout was made in
 * @returns `undefined` for a type that we do not read
 */
export async function retrieveObject(
  stripe: Stripe,
  scope: StripeScopeOptions,
  type: string,
  id: string,
  account: string | undefined,
): Promise<object | undefined> {
  switch (type) {
    case 'payment_intent':
      return stripe.paymentIntents.retrieve(id, {}, scope);
    case 'checkout.session':
      return stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }, scope);
    case 'refund':
      return stripe.refunds.retrieve(id, {}, scope);
    case 'transfer':
      return stripe.transfers.retrieve(id, {}, scope);
    case 'payout':
      return stripe.payouts.retrieve(id, {}, { ...scope, ...(account && { stripeAccount: account }) });
    case 'dispute':
      return stripe.disputes.retrieve(id, {}, scope);
    default:
      return undefined;
  }
}
