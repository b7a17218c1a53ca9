import {
  PaymentError,
  type GatewayCallContext,
  type GatewayResponse,
  type Money,
  type Transaction,
} from '@lango/core';
import { harmlessStep } from '@lango/core/gateway-kit';
import type Stripe from 'stripe';
import { mapRefund } from '../mapping/map-movement.js';
import { wrongRequest } from '../mapping/map-stripe-error.js';
import { toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import { refundWire } from '../wire/movement-wire.js';
import type { StripeRefundOptions } from '../wire/stripe-option-types.js';
import { readGatewayOptions, stripeRefundOptions } from '../wire/stripe-transaction-options.js';
import { mapAnswer, readAnswer, type StripeParts } from './stripe-parts.js';

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

function refundParams(
  refund: Transaction,
  paymentIntent: string,
  options: StripeRefundOptions,
): Stripe.RefundCreateParams {
  return {
    payment_intent: paymentIntent,
    amount: toStripeAmount(refund.money).amount,
    metadata: toStripeMetadata(refund),
    reason: options.reason,
    reverse_transfer: options.reverseTransfer || undefined,
    refund_application_fee: options.refundApplicationFee || undefined,
  };
}

function assertRefundable(refund: Transaction, original: Transaction): void {
  if (original.kind !== 'deposit') throw wrongRequest('originalTransactionId', 'must name a deposit');
  if (original.gatewayReference === undefined)
    throw wrongRequest('original.gatewayReference', 'is not known yet');
  assertPartOf(original, refund.money);
}

/** Refuses money that is not a part of a deposit's. @throws {PaymentError} `invalid_request`, effect `none`. */
export function assertPartOf(deposit: Transaction, money: Money): void {
  if (money.currency !== deposit.money.currency)
    throw wrongRequest('money.currency', 'must be that of the deposit');
  if (money.amountMinor > deposit.money.amountMinor)
    throw wrongRequest('money.amountMinor', 'is more than the deposit');
}

/** The intent that holds the deposit's money: its own, or the one inside its Checkout Session. */
export async function paymentIntentIdOf(
  parts: StripeParts,
  deposit: Transaction,
  context: Pick<GatewayCallContext, 'signal'>,
): Promise<string> {
  const reference = deposit.gatewayReference ?? '';
  if (!reference.startsWith('cs_')) return reference;
  const { payment_intent: intent } = await harmlessStep(async () => {
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
