import type { Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { wrongRequest } from '../mapping/map-stripe-error.js';
import { toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import type { StripeDepositOptions } from '../wire/stripe-option-types.js';

/**
 * The parameters of a deposit's intent: a pure function of the transaction, so that a repeat under the same key is the same request.
 * The official package does not send members that are `undefined`.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field.
 */
export function paymentIntentParams(
  transaction: Transaction,
  options: StripeDepositOptions,
): Stripe.PaymentIntentCreateParams {
  return {
    ...toStripeAmount(transaction.money),
    automatic_payment_methods: { enabled: true, ...allowRedirects(options) },
    metadata: toStripeMetadata(transaction),
    ...sharedParams(transaction, options),
    receipt_email: options.receiptEmail ?? transaction.counterparty.emailAddress,
    payment_method: options.paymentMethod,
    confirm: options.confirm || undefined,
    off_session: options.offSession || undefined,
    customer: options.customer,
    return_url: options.returnUrl,
  };
}

/** Parameters of an intent, whether created directly or by a Checkout Session. */
export function sharedParams(transaction: Transaction, options: StripeDepositOptions) {
  const { transferDestination: destination, applicationFeeMinor: fee } = options;
  return {
    description: options.description ?? transaction.merchantReference,
    capture_method: options.captureMethod,
    setup_future_usage: options.setupFutureUsage,
    statement_descriptor: options.statementDescriptor,
    statement_descriptor_suffix: options.statementDescriptorSuffix,
    on_behalf_of: options.onBehalfOf,
    transfer_data: destination === undefined ? undefined : { destination },
    transfer_group: options.transferGroup,
    application_fee_amount: fee === undefined ? undefined : applicationFee(transaction, fee),
  };
}

/** Confirming on the server without a return address must not choose a method that redirects. */
function allowRedirects(options: StripeDepositOptions): { allow_redirects?: 'always' | 'never' } {
  if (options.allowRedirects !== undefined) return { allow_redirects: options.allowRedirects };
  return options.confirm && options.returnUrl === undefined ? { allow_redirects: 'never' } : {};
}

function applicationFee(transaction: Transaction, amountMinor: number): number {
  if (amountMinor > transaction.money.amountMinor)
    throw wrongRequest('gatewayOptions.stripe.applicationFeeMinor', 'is more than the deposit');
  return toStripeAmount({ amountMinor, currency: transaction.money.currency }).amount;
}
