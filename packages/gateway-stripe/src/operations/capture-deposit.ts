import {
  PaymentError,
  type GatewayCallContext,
  type GatewayResponse,
  type Money,
  type Transaction,
} from '@lango/core';
import { mapPaymentIntent } from '../mapping/map-payment-intent.js';
import { toRequestRejected } from '../mapping/map-stripe-error.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import { paymentIntentIdOf } from './refund-deposit.js';
import { readAnswer, readObject, type StripeParts } from './stripe-parts.js';

/** Captures held funds, all or a part; the rest is released. One capture per deposit. */
export async function captureDeposit(
  parts: StripeParts,
  transaction: Transaction,
  money: Money,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  assertCapturable(transaction, money);
  const id = await paymentIntentIdOf(parts, transaction, context);
  const params = { amount_to_capture: toStripeAmount(money).amount };
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.paymentIntents.capture(id, params, { ...scope, idempotencyKey: context.idempotencyKey }),
  );
  const gatewayReference = transaction.gatewayReference ?? id;
  if (answer.kind === 'answered') {
    return { ...mapPaymentIntent(readObject(parts, paymentIntentWire, answer.value)), gatewayReference };
  }
  if (answer.refusal.code !== 'payment_intent_unexpected_state') throw toRequestRejected(answer.refusal);
  // Captured or canceled before: the current intent is the answer.
  const current = await parts.api.send(context, (stripe, scope) =>
    stripe.paymentIntents.retrieve(id, {}, scope),
  );
  return { ...mapPaymentIntent(readAnswer(parts, paymentIntentWire, current)), gatewayReference };
}

function assertCapturable(transaction: Transaction, money: Money): void {
  const refuse = (field: string, problem: string): never => {
    throw new PaymentError('invalid_request', 'none', `${field} ${problem}`, undefined, { field });
  };
  if (transaction.kind !== 'deposit') refuse('kind', 'must be deposit');
  if (transaction.gatewayReference === undefined)
    refuse('gatewayReference', 'is not known yet: look the deposit up first');
  if (money.currency !== transaction.money.currency) refuse('money.currency', 'must be that of the deposit');
  if (money.amountMinor > transaction.money.amountMinor)
    refuse('money.amountMinor', 'is more than the deposit');
}
