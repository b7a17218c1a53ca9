import type { GatewayCallContext, GatewayResponse, Transaction } from '@lango/core';
import type Stripe from 'stripe';
import { mapTransfer } from '../mapping/map-movement.js';
import { toStripeMetadata } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import { transferWire } from '../wire/movement-wire.js';
import type { StripeWithdrawalOptions } from '../wire/stripe-option-types.js';
import { mapAnswer, type StripeParts } from './stripe-parts.js';
import type { WithdrawalRoute } from './withdrawal-route.js';

/** Its group is our id, which finds it without a reference. */
function transferParams(
  transaction: Transaction,
  route: WithdrawalRoute & { type: 'transfer' },
  options: StripeWithdrawalOptions,
): Stripe.TransferCreateParams {
  return {
    ...toStripeAmount(transaction.money),
    destination: route.stripeAccount,
    transfer_group: transaction.transactionId,
    metadata: toStripeMetadata(transaction),
    description: options.description ?? transaction.merchantReference,
    source_type: options.sourceType,
  };
}

/** Moves money from our balance to the counterparty's connected account; final when Stripe answers. */
export async function withdrawByTransfer(
  parts: StripeParts,
  transaction: Transaction,
  route: WithdrawalRoute & { type: 'transfer' },
  options: StripeWithdrawalOptions,
  context: GatewayCallContext,
): Promise<GatewayResponse> {
  const params = transferParams(transaction, route, options);
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.transfers.create(params, { ...scope, idempotencyKey: context.idempotencyKey }),
  );
  return mapAnswer(parts, transferWire, answer, mapTransfer);
}
