import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { mapPayout } from '../mapping/map-movement.js';
import { toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { payoutWire } from '../wire/movement-wire.js';
import type { StripeWithdrawalOptions } from '../wire/stripe-option-types.js';
import { mapAnswer, type StripeParts } from './stripe-parts.js';
import type { WithdrawalRoute } from './withdrawal-route.js';

function payoutParams(
  transaction: Transaction,
  route: WithdrawalRoute & { type: 'payout' },
  options: StripeWithdrawalOptions,
): Stripe.PayoutCreateParams {
  return {
    ...toStripeAmount(transaction.money, 'payout'),
    destination: route.externalAccount,
    metadata: toStripeMetadata(transaction),
    description: options.description ?? transaction.merchantReference,
    method: options.method,
    statement_descriptor: options.statementDescriptor,
    source_type: options.sourceType,
  };
}

/** Pays money of the counterparty's connected account to its own bank; final when the bank has it, days later. */
export async function withdrawByPayout(
  parts: StripeParts,
  transaction: Transaction,
  route: WithdrawalRoute & { type: 'payout' },
  settings: StripeWithdrawalOptions,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const params = payoutParams(transaction, route, settings);
  const options = { idempotencyKey: context.idempotencyKey, stripeAccount: route.stripeAccount };
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.payouts.create(params, { ...scope, ...options }),
  );
  return mapAnswer(parts, payoutWire, answer, mapPayout);
}
