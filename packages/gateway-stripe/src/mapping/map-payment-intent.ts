import {
  PaymentError,
  type CustomerAction,
  type FailureReason,
  type GatewayDecline,
  type GatewayResponse,
} from '@lango/core';
import type { PaymentErrorWire, PaymentIntentWire } from '../wire/payment-intent-wire.js';
import { isPartialCapture } from './is-partial-capture.js';
import { mapDeclineCode } from './map-decline-code.js';
import { fromStripeAmount } from './to-stripe-amount.js';

/**
 * An intent as the response of its deposit. A refused attempt leaves the intent payable, so it is still `pending` here: cancel the
 * intent before reporting a failure.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, when a success states no amount that can be represented.
 */
export function mapPaymentIntent(intent: PaymentIntentWire): GatewayResponse {
  const gatewayReference = intent.id;
  switch (intent.status) {
    case 'succeeded':
      return {
        status: 'succeeded',
        gatewayReference,
        money: receivedMoney(intent),
        ...(isPartialCapture(intent) && { isPartialCapture: true }),
      };
    case 'canceled':
      return { ...canceledReason(intent), gatewayReference };
    case 'requires_payment_method': {
      const error = intent.last_payment_error;
      const rawCode = error?.decline_code ?? error?.code ?? undefined;
      return { status: 'pending', gatewayReference, ...customerAction(intent), ...(rawCode && { rawCode }) };
    }
    case 'requires_confirmation':
    case 'requires_action':
      return { status: 'pending', gatewayReference, ...customerAction(intent) };
    default:
      // processing, requires_capture, and whatever Stripe adds later.
      return { status: 'pending', gatewayReference, rawCode: intent.status };
  }
}

/** The refused attempt of an intent that the payer can still pay; `undefined` for any other intent. */
export function refusedAttempt(intent: PaymentIntentWire): PaymentErrorWire | undefined {
  return (intent.status === 'requires_payment_method' && intent.last_payment_error) || undefined;
}

function receivedMoney(intent: PaymentIntentWire) {
  const received = intent.amount_received;
  const money = typeof received === 'number' ? fromStripeAmount(received, intent.currency) : undefined;
  if (money !== undefined) return money;
  throw new PaymentError(
    'response_unreadable',
    'unknown',
    `${intent.id} succeeded without a readable amount_received`,
  );
}

function customerAction(intent: PaymentIntentWire): { action?: CustomerAction } {
  const redirect = intent.next_action?.redirect_to_url?.url;
  if (redirect) return { action: { type: 'redirect', url: redirect } };
  if (intent.client_secret) return { action: { type: 'client-secret', clientSecret: intent.client_secret } };
  return {};
}

/** Failure reasons by Stripe's `cancellation_reason`; `expired` where the intent was merely left unpaid. */
const cancellations: Readonly<Record<string, FailureReason>> = {
  fraudulent: 'fraud_suspected',
  expired: 'expired',
  automatic: 'expired',
  abandoned: 'expired',
};

/** For an intent abandoned after a refused attempt, the bank's reason is the reason. */
function canceledReason(intent: PaymentIntentWire): GatewayDecline {
  const { cancellation_reason: cancellation, last_payment_error: error } = intent;
  const reason = (cancellation && cancellations[cancellation]) || 'canceled';
  if (error && (!cancellation || reason === 'expired')) return declineOf(error);
  return {
    status: 'failed',
    reason,
    rawCode: cancellation ?? 'canceled',
    rawMessage: `the payment intent was canceled${cancellation ? `: ${cancellation}` : ''}`,
    retryable: cancellation !== 'fraudulent',
  };
}

/** A refused attempt as a decline. */
export function declineOf(error: PaymentErrorWire): GatewayDecline {
  const { reason, retryable } = mapDeclineCode({
    code: error.code,
    declineCode: error.decline_code,
    adviceCode: error.advice_code,
  });
  return {
    status: 'failed',
    reason,
    rawCode: error.decline_code ?? error.code ?? error.type ?? 'card_error',
    rawMessage: error.message ?? 'the payment was refused',
    retryable,
  };
}
