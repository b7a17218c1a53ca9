import { PaymentError, type FailureReason, type GatewayResponse, type Money } from '@lango/core';
import type { PayoutWire, RefundWire, TransferWire } from '../wire/movement-wire.js';
import { fromStripeAmount } from './to-stripe-amount.js';

/** A transfer as the response of its withdrawal. It is final when made; a later reversal is an entry with its own webhook. */
export function mapTransfer(transfer: TransferWire): GatewayResponse {
  return { status: 'succeeded', gatewayReference: transfer.id, money: moneyOf(transfer) };
}

/** Why a bank refused a payout. Source: docs.stripe.com "Payout failure codes", read 2026-11-22. */
const payoutFailures: Readonly<Record<string, FailureReason>> = {
  account_closed: 'invalid_counterparty',
  account_frozen: 'invalid_counterparty',
  bank_account_restricted: 'invalid_counterparty',
  bank_ownership_changed: 'invalid_counterparty',
  invalid_account_number: 'invalid_counterparty',
  incorrect_account_holder_name: 'invalid_counterparty',
  incorrect_account_holder_address: 'invalid_counterparty',
  incorrect_account_holder_tax_id: 'invalid_counterparty',
  invalid_currency: 'invalid_counterparty',
  no_account: 'invalid_counterparty',
  unsupported_card: 'invalid_counterparty',
  debit_not_authorized: 'not_permitted',
  insufficient_funds: 'gateway_balance',
  could_not_process: 'other',
  declined: 'declined',
};

/** A payout as the response of its withdrawal. A paid one may still fail within days. */
export function mapPayout(payout: PayoutWire): GatewayResponse {
  const gatewayReference = payout.id;
  switch (payout.status) {
    case 'paid':
      return { status: 'succeeded', gatewayReference, money: moneyOf(payout) };
    case 'failed':
      return {
        status: 'failed',
        gatewayReference,
        reason: payoutFailures[payout.failure_code ?? ''] ?? 'other',
        rawCode: payout.failure_code ?? 'failed',
        rawMessage: payout.failure_message ?? 'the payout failed',
        retryable:
          payout.failure_code === 'could_not_process' || payout.failure_code === 'insufficient_funds',
      };
    case 'canceled':
      return {
        status: 'failed',
        gatewayReference,
        reason: 'canceled',
        rawCode: 'canceled',
        rawMessage: 'the payout was canceled',
        retryable: true,
      };
    default:
      // pending, in_transit, and whatever Stripe adds later.
      return { status: 'pending', gatewayReference, rawCode: payout.status };
  }
}

/** Why a refund came back. Source: docs.stripe.com, the refund object's `failure_reason`, read 2026-11-22. */
const refundFailures: Readonly<Record<string, FailureReason>> = {
  lost_or_stolen_card: 'invalid_counterparty',
  expired_or_canceled_card: 'invalid_counterparty',
  charge_for_pending_refund_disputed: 'not_permitted',
  insufficient_funds: 'gateway_balance',
  declined: 'declined',
  merchant_request: 'canceled',
};

/** A refund as a response. A successful one may still fail later. */
export function mapRefund(refund: RefundWire): GatewayResponse {
  const gatewayReference = refund.id;
  const { status } = refund;
  if (status === 'succeeded') return { status, gatewayReference, money: moneyOf(refund) };
  if (status !== 'failed' && status !== 'canceled') {
    return { status: 'pending', gatewayReference, rawCode: status ?? 'no status' };
  }
  const rawCode = refund.failure_reason ?? status;
  return {
    status: 'failed',
    gatewayReference,
    reason: status === 'canceled' ? 'canceled' : (refundFailures[rawCode] ?? 'other'),
    rawCode,
    rawMessage: `the refund ${status === 'failed' ? 'failed' : 'was canceled'}: ${rawCode}`,
    retryable: rawCode === 'insufficient_funds',
  };
}

/**
 * The amount an object states.
 *
 * @throws {PaymentError} `response_unreadable`, effect `unknown`, when it cannot be represented.
 */
export function moneyOf(object: { id: string; amount: number; currency: string }): Money {
  const money = fromStripeAmount(object.amount, object.currency);
  if (money !== undefined) return money;
  throw new PaymentError('response_unreadable', 'unknown', `${object.id} states no readable amount`);
}
