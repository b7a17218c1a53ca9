import type { GatewayCallContext, GatewayResponse, Money, Transaction } from '@lango/core';
import { mapPaymentIntent } from '../mapping/map-payment-intent.js';
import { toRequestRejected, wrongRequest } from '../mapping/map-stripe-error.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import { retrieveIntent } from './current-intent.js';
import { assertPartOf, paymentIntentIdOf } from './refund-deposit.js';
import { readObject, type StripeParts } from './stripe-parts.js';

/** Captures held funds, all or a part; the rest is released. One capture per deposit. */
export async function captureDeposit(
  parts: StripeParts,
  transaction: Transaction,
  money: Money,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  if (transaction.kind !== 'deposit') throw wrongRequest('kind', 'must be deposit');
  if (transaction.gatewayReference === undefined)
    throw wrongRequest('gatewayReference', 'is not known yet: look the deposit up first');
  assertPartOf(transaction, money);
  const id = await paymentIntentIdOf(parts, transaction, context);
  const params = { amount_to_capture: toStripeAmount(money).amount };
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.paymentIntents.capture(id, params, { ...scope, idempotencyKey: context.idempotencyKey }),
  );
  const gatewayReference = transaction.gatewayReference;
  if (answer.kind === 'answered') {
    return { ...mapPaymentIntent(readObject(parts, paymentIntentWire, answer.value)), gatewayReference };
  }
  if (answer.refusal.code !== 'payment_intent_unexpected_state') throw toRequestRejected(answer.refusal);
  // Captured or canceled before: the current intent is the answer.
  return { ...mapPaymentIntent(await retrieveIntent(parts, id, context)), gatewayReference };
}
