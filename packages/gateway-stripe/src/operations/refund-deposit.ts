import { PaymentError, type GatewayCallContext, type GatewayResponse, type Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { mapRefund } from '../mapping/map-movement.js';
import { toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import { refundWire } from '../wire/movement-wire.js';
import type { StripeRefundOptions } from '../wire/stripe-option-types.js';
import { readGatewayOptions, stripeRefundOptions } from '../wire/stripe-transaction-options.js';
import { mapAnswer, readAnswer, type StripeParts } from './stripe-parts.js';
import { withoutEffect } from './without-effect.js';

/** Refunds a deposit, in parts or whole. Stripe refuses more than the deposit in total. */
export async function refundDeposit(
  parts: StripeParts,
  refund: Transaction,
  original: Transaction,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const options = readGatewayOptions(stripeRefundOptions, refund.gatewayOptions);
  assertRefundable(refund, original);
  const paymentIntent = await paymentIntentIdOf(parts, original, context);
  const params = refundParams(refund, paymentIntent, options);
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.refunds.create(params, { ...scope, idempotencyKey: context.idempotencyKey }),
  );
  return mapAnswer(parts, refundWire, answer, mapRefund);
}

/** The parameters of a refund. */
function refundParams(
  refund: Transaction,
  paymentIntent: string,
  options: StripeRefundOptions,
): Stripe.RefundCreateParams {
  return {
    payment_intent: paymentIntent,
    amount: toStripeAmount(refund.money).amount,
    metadata: toStripeMetadata(refund),
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(options.reverseTransfer && { reverse_transfer: true }),
    ...(options.refundApplicationFee && { refund_application_fee: true }),
  };
}

function assertRefundable(refund: Transaction, original: Transaction): void {
  const refuse = (field: string, problem: string): never => {
    throw new PaymentError('invalid_request', 'none', `${field} ${problem}`, undefined, { field });
  };
  if (original.kind !== 'deposit') refuse('originalTransactionId', 'must name a deposit');
  if (original.gatewayReference === undefined) refuse('original.gatewayReference', 'is not known yet');
  if (refund.money.currency !== original.money.currency)
    refuse('money.currency', 'must be that of the deposit');
  if (refund.money.amountMinor > original.money.amountMinor)
    refuse('money.amountMinor', 'is more than the deposit');
}

/** The intent that holds the deposit's money: its own, or the one inside its Checkout Session. */
export async function paymentIntentIdOf(
  parts: StripeParts,
  deposit: Transaction,
  context: Pick<GatewayCallContext, 'signal'>,
): Promise<string> {
  const reference = deposit.gatewayReference ?? '';
  if (!reference.startsWith('cs_')) return reference;
  const { payment_intent: intent } = await withoutEffect(async () => {
    const answer = await parts.api.send(context, (stripe, scope) =>
      stripe.checkout.sessions.retrieve(reference, {}, scope),
    );
    return readAnswer(parts, checkoutSessionWire, answer);
  });
  const id = typeof intent === 'string' ? intent : intent?.id;
  if (id !== undefined) return id;
  throw new PaymentError('request_rejected', 'none', `${reference} holds no payment`, undefined, {
    rawCode: 'no_payment',
  });
}
