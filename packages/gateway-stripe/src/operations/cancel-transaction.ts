import { PaymentError, type GatewayCallContext, type GatewayResponse, type Transaction } from '@lango/core';
import { mapStripeMovement } from '../mapping/map-stripe-movement.js';
import type { StripeAnswer } from '../stripe-api.js';
import { findLostMovement } from './find-lost-movement.js';
import { retrieveByReference, type StripeMovement } from './retrieve-by-reference.js';
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
  if (reference === undefined) {
    throw new PaymentError(
      'transaction_not_found',
      'none',
      `Stripe has nothing for ${transaction.transactionId}`,
    );
  }
  const answer = await sendCancel(parts, transaction, reference, context);
  const current = await retrieveByReference(parts, transaction, reference, context);
  const response = mapStripeMovement(current);
  if (answer?.kind !== 'answered' || response.status !== 'failed') return response;
  return isCheckoutCancel(current)
    ? { ...response, reason: 'canceled', rawMessage: 'the Checkout Session was canceled' }
    : response;
}

/** A session that we end early is `expired`, like one that ran out. */
function isCheckoutCancel(movement: StripeMovement): boolean {
  return movement.object === 'checkout.session';
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
      stripe.payouts.cancel(reference, {}, { ...options, ...scope }),
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
