import { PaymentError, type Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import type { StripeDepositOptions } from '../wire/stripe-option-types.js';

/**
 * The parameters of a deposit's intent: a pure function of the transaction, so that a repeat under the same key is the same request.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field.
 */
export function paymentIntentParams(
  transaction: Transaction,
  options: StripeDepositOptions,
): Stripe.PaymentIntentCreateParams {
  const email = options.receiptEmail ?? transaction.counterparty.emailAddress;
  return {
    ...toStripeAmount(transaction.money),
    automatic_payment_methods: { enabled: true, ...allowRedirects(options) },
    metadata: toStripeMetadata(transaction),
    ...sharedParams(transaction, options),
    ...(email !== undefined && { receipt_email: email }),
    ...(options.paymentMethod !== undefined && { payment_method: options.paymentMethod }),
    ...(options.confirm && { confirm: true }),
    ...(options.offSession && { off_session: true }),
    ...(options.customer !== undefined && { customer: options.customer }),
    ...(options.returnUrl !== undefined && { return_url: options.returnUrl }),
  };
}

/** Parameters of an intent, whether created directly or by a Checkout Session. */
export function sharedParams(transaction: Transaction, options: StripeDepositOptions) {
  const description = options.description ?? transaction.merchantReference;
  return {
    ...(description !== undefined && { description }),
    ...(options.captureMethod !== undefined && { capture_method: options.captureMethod }),
    ...(options.setupFutureUsage !== undefined && { setup_future_usage: options.setupFutureUsage }),
    ...(options.statementDescriptor !== undefined && { statement_descriptor: options.statementDescriptor }),
    ...(options.statementDescriptorSuffix !== undefined && {
      statement_descriptor_suffix: options.statementDescriptorSuffix,
    }),
    ...(options.onBehalfOf !== undefined && { on_behalf_of: options.onBehalfOf }),
    ...(options.transferDestination !== undefined && {
      transfer_data: { destination: options.transferDestination },
    }),
    ...(options.transferGroup !== undefined && { transfer_group: options.transferGroup }),
    ...(options.applicationFeeMinor !== undefined && {
      application_fee_amount: applicationFee(transaction, options.applicationFeeMinor),
    }),
  };
}

/** Confirming on the server without a return address must not choose a method that redirects. */
function allowRedirects(options: StripeDepositOptions): { allow_redirects?: 'always' | 'never' } {
  if (options.allowRedirects !== undefined) return { allow_redirects: options.allowRedirects };
  return options.confirm && options.returnUrl === undefined ? { allow_redirects: 'never' } : {};
}

function applicationFee(transaction: Transaction, amountMinor: number): number {
  const field = 'gatewayOptions.stripe.applicationFeeMinor';
  if (amountMinor > transaction.money.amountMinor) {
    throw new PaymentError('invalid_request', 'none', `${field} is more than the deposit`, undefined, {
      field,
    });
  }
  return toStripeAmount({ amountMinor, currency: transaction.money.currency }).amount;
}
