import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import { mapStripeMovement } from '../mapping/map-stripe-movement.js';
import type { StripeAnswer } from '../stripe-api.js';
import { findLostMovement, notFound } from './find-lost-movement.js';
import { retrieveByReference } from './retrieve-by-reference.js';
import type { StripeParts } from './stripe-parts.js';

/**
 * Cancels a transaction before money moves and answers its outcome. Where Stripe refuses, the current object decides.
 *
 * @throws {PaymentError} `transaction_not_found`, effect `none`, when Stripe has none.
 */
export async function cancelTransaction(
  parts: StripeParts,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const reference = transaction.gatewayReference ?? (await findLostMovement(parts, transaction, context))?.id;
  if (reference === undefined) throw notFound(transaction);
  const answer = await sendCancel(parts, transaction, reference, context);
  const current = await retrieveByReference(parts, transaction, reference, context);
  const response = mapStripeMovement(current);
  if (answer?.kind !== 'answered' || response.status !== 'failed') return response;
  // A session that we end early is `expired`, like one that ran out.
  return current.object === 'checkout.session'
    ? { ...response, reason: 'canceled', rawMessage: 'the Checkout Session was canceled' }
    : response;
}

async function sendCancel(
  { api }: StripeParts,
  transaction: Transaction,
  reference: string,
  context: GatewayCallContext,
): Promise<StripeAnswer<unknown> | undefined> {
  const { idempotencyKey } = context;
  const account = transaction.counterparty.stripeAccount;
  if (reference.startsWith('cs_')) {
    return api.send(context, (stripe, scope) =>
      stripe.checkout.sessions.expire(reference, {}, { ...scope, idempotencyKey }),
    );
  }
  if (reference.startsWith('po_')) {
    const options = { idempotencyKey, ...(account !== undefined && { stripeAccount: account }) };
    return api.send(context, (stripe, scope) =>
      stripe.payouts.cancel(reference, {}, { ...scope, ...options }),
    );
  }
  if (transaction.kind === 'deposit') {
    const params = { cancellation_reason: 'requested_by_customer' } as const;
    return api.send(context, (stripe, scope) =>
      stripe.paymentIntents.cancel(reference, params, { ...scope, idempotencyKey }),
    );
  }
  // Transfers are final when made and card refunds cannot be canceled: the current object is the answer.
  return undefined;
}
