import { PaymentError, type GatewayCallContext, type Transaction } from '@lango/core';
import { toRequestRejected } from '../mapping/map-stripe-error.js';
import type { StripeAnswer } from '../stripe-api.js';
import { checkoutSessionWire, type CheckoutSessionWire } from '../wire/checkout-session-wire.js';
import {
  payoutWire,
  refundWire,
  transferWire,
  type PayoutWire,
  type RefundWire,
  type TransferWire,
} from '../wire/movement-wire.js';
import { paymentIntentWire, type PaymentIntentWire } from '../wire/payment-intent-wire.js';
import { readObject, type StripeParts } from './stripe-parts.js';

/** The Stripe object of a transaction. */
export type StripeMovement = PaymentIntentWire | CheckoutSessionWire | TransferWire | PayoutWire | RefundWire;

type CallContext = Pick<GatewayCallContext, 'signal'>;

/**
 * Fetches the object behind a transaction's `gatewayReference`.
 *
 * @throws {PaymentError} `transaction_not_found`, effect `none`, when Stripe knows no such object.
 */
export async function retrieveByReference(
  parts: StripeParts,
  transaction: Transaction,
  reference: string,
  context: CallContext,
): Promise<StripeMovement> {
  const { api } = parts;
  const account = transaction.counterparty.stripeAccount;
  switch (objectOf(reference, transaction)) {
    case 'checkout.session': {
      const params = { expand: ['payment_intent'] };
      const answer = await api.send(context, (stripe, scope) =>
        stripe.checkout.sessions.retrieve(reference, params, scope),
      );
      return readObject(parts, checkoutSessionWire, valueOf(answer, reference));
    }
    case 'payment_intent': {
      const answer = await api.send(context, (stripe, scope) =>
        stripe.paymentIntents.retrieve(reference, {}, scope),
      );
      return readObject(parts, paymentIntentWire, valueOf(answer, reference));
    }
    case 'payout': {
      const options = account === undefined ? {} : { stripeAccount: account };
      const answer = await api.send(context, (stripe, scope) =>
        stripe.payouts.retrieve(reference, {}, { ...options, ...scope }),
      );
      return readObject(parts, payoutWire, valueOf(answer, reference));
    }
    case 'transfer': {
      const answer = await api.send(context, (stripe, scope) =>
        stripe.transfers.retrieve(reference, {}, scope),
      );
      return readObject(parts, transferWire, valueOf(answer, reference));
    }
    case 'refund': {
      const answer = await api.send(context, (stripe, scope) =>
        stripe.refunds.retrieve(reference, {}, scope),
      );
      return readObject(parts, refundWire, valueOf(answer, reference));
    }
  }
}

function objectOf(reference: string, transaction: Transaction): StripeMovement['object'] {
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

function valueOf<T>(answer: StripeAnswer<T>, reference: string): T {
  if (answer.kind === 'answered') return answer.value;
  if (answer.refusal.httpStatus === 404 || answer.refusal.code === 'resource_missing') {
    throw new PaymentError('transaction_not_found', 'none', `Stripe knows no ${reference}`, undefined, {
      rawCode: answer.refusal.code ?? '404',
    });
  }
  throw toRequestRejected(answer.refusal);
}
