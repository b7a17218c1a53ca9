import type { FailureReason, GatewayDecline } from '@lango/core';
import type { StripeAnswer } from '../stripe-api.js';
import { mapDeclineCode } from './map-decline-code.js';
import { toRequestRejected, type StripeRefusal } from './map-stripe-error.js';

/**
 * Refusals (400) of the payment rather than of the request's form, with their reason and whether a later attempt may succeed.
 * Source: docs.stripe.com "Error codes", read 2026-11-22.
 */
const refusals: Readonly<Record<string, readonly [FailureReason, retryable: boolean]>> = {
  amount_too_small: ['limit_exceeded', false],
  amount_too_large: ['limit_exceeded', false],
  balance_insufficient: ['gateway_balance', true],
  insufficient_funds: ['gateway_balance', true],
  payouts_limit_exceeded: ['limit_exceeded', true],
  transfers_not_allowed: ['not_permitted', false],
  payouts_not_allowed: ['not_permitted', false],
  instant_payouts_unsupported: ['invalid_counterparty', false],
  instant_payouts_limit_exceeded: ['limit_exceeded', true],
  instant_payouts_currency_disabled: ['not_permitted', false],
  insufficient_capabilities_for_transfer: ['invalid_counterparty', false],
  account_closed: ['invalid_counterparty', false],
  account_invalid: ['invalid_counterparty', false],
  bank_account_unusable: ['invalid_counterparty', false],
  no_account: ['invalid_counterparty', false],
  charge_already_refunded: ['limit_exceeded', false],
  charge_disputed: ['not_permitted', false],
  refund_disputed_payment: ['not_permitted', false],
  charge_exceeds_source_limit: ['limit_exceeded', false],
  charge_exceeds_transaction_limit: ['limit_exceeded', false],
};

/**
 * A refusal as a decline.
 *
 * @throws {PaymentError} `request_rejected`, effect `none`, when the request itself was wrong.
 */
export function mapRefusal(refusal: StripeRefusal): GatewayDecline {
  const rawMessage = refusal.message || 'Stripe refused the payment';
  if (refusal.httpStatus === 402) {
    const rawCode = refusal.declineCode ?? refusal.code ?? 'card_error';
    return { status: 'failed', ...mapDeclineCode(refusal), rawCode, rawMessage };
  }
  const mapped = refusal.code === undefined ? undefined : refusals[refusal.code];
  if (refusal.code === undefined || mapped === undefined) throw toRequestRejected(refusal);
  const [reason, retryable] = mapped;
  return { status: 'failed', reason, retryable, rawCode: refusal.code, rawMessage };
}

/**
 * The value of an answer that must not be a refusal.
 *
 * @throws {PaymentError} `request_rejected`, effect `none`
 */
export function answeredValue<T>(answer: StripeAnswer<T>): T {
  switch (answer.kind) {
    case 'answered':
      return answer.value;
    case 'refused':
      throw toRequestRejected(answer.refusal);
  }
}
