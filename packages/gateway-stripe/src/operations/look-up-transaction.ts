import {
  idempotencyKeyFor,
  PaymentError,
  type GatewayCallContext,
  type GatewayResponse,
  type Transaction,
} from '@lango/core';
import { declineOf, isPayableAfterDecline, mapPaymentIntent } from '../mapping/map-payment-intent.js';
import { mapStripeMovement } from '../mapping/map-stripe-movement.js';
import { transactionIdOf } from '../mapping/stripe-metadata.js';
import { paymentIntentWire, type PaymentIntentWire } from '../wire/payment-intent-wire.js';
import { cancelDeclinedIntent } from './cancel-declined-intent.js';
import { findLostMovement } from './find-lost-movement.js';
import { resendCreation } from './resend-creation.js';
import { retrieveByReference, type StripeMovement } from './retrieve-by-reference.js';
import { readAnswer, type StripeParts } from './stripe-parts.js';

/**
 * Looks up a transaction by its reference or, where the creating answer was lost, by our own id.
 *
 * @throws {PaymentError} `transaction_not_found`, effect `none`, when Stripe has none.
 */
export async function lookUpTransaction(
  parts: StripeParts,
  transaction: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const reference = transaction.gatewayReference;
  if (reference !== undefined) {
    return settle(
      parts,
      transaction,
      await retrieveByReference(parts, transaction, reference, context),
      context,
    );
  }
  const listed = await findLostMovement(parts, transaction, context);
  if (listed !== undefined) return settle(parts, transaction, listed, context);
  try {
    const answer = await resendCreation(parts, transaction, context);
    if (answer !== undefined) return answer;
  } catch (error) {
    // After a replayed 500 or a lost answer, list once more: the repeat may have created it.
    const created = await findLostMovement(parts, transaction, context);
    if (created === undefined) throw error;
    return settle(parts, transaction, created, context);
  }
  throw new PaymentError(
    'transaction_not_found',
    'none',
    `Stripe has nothing for ${transaction.transactionId}`,
  );
}

async function settle(
  parts: StripeParts,
  transaction: Transaction,
  movement: StripeMovement,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const owner = transactionIdOf(movement);
  if (owner !== undefined && owner !== transaction.transactionId) {
    throw new PaymentError('response_unreadable', 'unknown', `${movement.id} belongs to another transaction`);
  }
  if (movement.object !== 'payment_intent') return mapStripeMovement(movement);
  return settleIntent(parts, transaction, movement, context);
}

/** An intent confirmed by us had its only attempt; one confirmed in the browser stays open until it is abandoned. */
async function settleIntent(
  parts: StripeParts,
  transaction: Transaction,
  intent: PaymentIntentWire,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const confirmedByUs = transaction.gatewayOptions?.stripe?.confirm === true;
  if (confirmedByUs && intent.last_payment_error && isPayableAfterDecline(intent)) {
    const key = idempotencyKeyFor(transaction.transactionId, 'deposit');
    return cancelDeclinedIntent(parts, intent, declineOf(intent.last_payment_error), key, context);
  }
  const age = parts.settings.now() - Date.parse(transaction.createdAt);
  if (isWaitingForPayer(intent) && age > parts.settings.abandonAfterMs)
    return abandon(parts, intent, context);
  return mapPaymentIntent(intent);
}

/** Vouchers and bank transfers also wait in `requires_action`, for days. Those are not abandoned. */
function isWaitingForPayer(intent: PaymentIntentWire): boolean {
  switch (intent.status) {
    case 'requires_payment_method':
    case 'requires_confirmation':
      return true;
    case 'requires_action':
      return intent.next_action?.type === 'redirect_to_url' || intent.next_action?.type === 'use_stripe_sdk';
    default:
      return false;
  }
}

async function abandon(parts: StripeParts, intent: PaymentIntentWire, context: GatewayCallContext) {
  const { api } = parts;
  const params = { cancellation_reason: 'abandoned' } as const;
  const answer = await api.send(context, (stripe, scope) =>
    stripe.paymentIntents.cancel(intent.id, params, {
      ...scope,
      idempotencyKey: `${context.idempotencyKey}-abandon`,
    }),
  );
  const current =
    answer.kind === 'answered'
      ? answer
      : await api.send(context, (stripe, scope) => stripe.paymentIntents.retrieve(intent.id, {}, scope));
  return mapPaymentIntent(readAnswer(parts, paymentIntentWire, current));
}
