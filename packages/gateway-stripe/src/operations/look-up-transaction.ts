import {
  idempotencyKeyFor,
  PaymentError,
  type GatewayCallContext,
  type GatewayResponse,
  type Transaction,
} from '@lango/core';
import { declineOf, mapPaymentIntent, refusedAttempt } from '../mapping/map-payment-intent.js';
import { mapStripeMovement } from '../mapping/map-stripe-movement.js';
import { transactionIdOf } from '../mapping/stripe-metadata.js';
import type { PaymentIntentWire } from '../wire/payment-intent-wire.js';
import type { StripeMovement } from '../wire/stripe-movement-wire.js';
import { cancelDeclinedIntent } from './cancel-declined-intent.js';
import { cancelIntent } from './current-intent.js';
import { findLostMovement, notFound } from './find-lost-movement.js';
import { repeatCreation } from './repeat-creation.js';
import { retrieveByReference } from './retrieve-by-reference.js';
import type { StripeParts } from './stripe-parts.js';

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
  const outcome = (movement: StripeMovement) => outcomeOf(parts, transaction, movement, context);
  const reference = transaction.gatewayReference;
  if (reference !== undefined)
    return outcome(await retrieveByReference(parts, transaction, reference, context));
  const listed = await findLostMovement(parts, transaction, context);
  if (listed !== undefined) return outcome(listed);
  try {
    const answer = await repeatCreation(parts, transaction, context);
    if (answer !== undefined) return answer;
  } catch (error) {
    // After a replayed 500 or a lost answer, list once more: the repeat may have created it.
    const created = await findLostMovement(parts, transaction, context);
    if (created === undefined) throw error;
    return outcome(created);
  }
  throw notFound(transaction);
}

/** An intent confirmed by us had its only attempt; one confirmed in the browser stays open until it is abandoned. */
async function outcomeOf(
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
  const confirmedByUs = transaction.gatewayOptions?.stripe?.confirm === true;
  const error = confirmedByUs ? refusedAttempt(movement) : undefined;
  if (error !== undefined) {
    const key = idempotencyKeyFor(transaction.transactionId, 'deposit');
    return cancelDeclinedIntent(parts, movement, declineOf(error), key, context);
  }
  const age = parts.settings.now() - Date.parse(transaction.createdAt);
  const isAbandoned = isWaitingForPayer(movement) && age > parts.settings.abandonAfterMs;
  if (!isAbandoned) return mapPaymentIntent(movement);
  const key = `${context.idempotencyKey}-abandon`;
  const params = { cancellation_reason: 'abandoned' } as const;
  return mapPaymentIntent(await cancelIntent(parts, movement.id, params, key, context));
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
