import { PaymentError, assertOperationSupported, type PaymentGateway, type Transaction } from '@lango/core';
import type { z } from 'zod';
import { refundableMinor, type Balance } from '../../ports/balance.js';
import { movingOperation } from '../../ports/moving-operation.js';
import type { ServiceContext } from '../shared/service-context.js';
import { acceptTransaction } from './accept-transaction.js';
import { ownTransaction, type CallerCall } from './api-call.js';
import { Problem } from './problem.js';
import { usableGateways } from './usable-gateways.js';
import type { paymentRequestSchema, refundRequestSchema } from './request-schemas.js';

/** `POST /v1/deposits` and `POST /v1/withdrawals`. */
export function paymentHandler(context: ServiceContext, kind: 'deposit' | 'withdrawal') {
  return async ({ caller, request, body }: CallerCall<z.output<typeof paymentRequestSchema>>) => {
    const gateway = findGateway(usableGateways(context, caller), body.gateway);
    assertOffered(gateway, kind, body.amount);
    const { amount, merchantReference, counterparty, metadata, gatewayOptions } = body;
    return acceptTransaction(context, caller, request, body, {
      transaction: {
        kind,
        gatewayId: gateway.gatewayId,
        money: amount,
        counterparty,
        metadata,
        ...(merchantReference !== undefined && { merchantReference }),
        ...(gatewayOptions !== undefined && { gatewayOptions }),
      },
      callbackUrl: body.callbackUrl,
    });
  };
}

/** `POST /v1/transactions/{id}/refunds` and `…/reversals`: creates a transaction that reserves its amount on the original. */
export function refundHandler(context: ServiceContext, kind: 'refund' | 'reversal') {
  return async ({ caller, request, params, body }: CallerCall<z.output<typeof refundRequestSchema>>) => {
    const { transaction, balance } = await ownTransaction(context, caller, params['id'] ?? '');
    const { transactionId } = transaction;
    const money =
      body.amount ?? (kind === 'refund' ? refundableMoney(transaction, balance) : transaction.money);
    if (money.currency !== transaction.money.currency) {
      throw new Problem(
        422,
        'invalid-request',
        `amount.currency: must be ${transaction.money.currency}`,
        'amount.currency',
      );
    }
    if (transaction.kind !== 'deposit' && kind === 'refund') {
      throw new Problem(422, 'not-refundable', 'only a deposit can be refunded', 'transactionId');
    }
    // Any gateway: payments stay refundable when the gateway leaves the merchant's list.
    assertOffered(findGateway(context.gateways.list(), transaction.gatewayId), kind, money);
    return acceptTransaction(context, caller, request, body, {
      transaction: {
        kind,
        gatewayId: transaction.gatewayId,
        money,
        counterparty: transaction.counterparty,
        metadata: body.metadata,
        originalTransactionId: transactionId,
        ...(body.merchantReference !== undefined && { merchantReference: body.merchantReference }),
        ...(body.gatewayOptions !== undefined && { gatewayOptions: body.gatewayOptions }),
      },
      callbackUrl: body.callbackUrl,
      reserve: { originalTransactionId: transactionId, amountMinor: money.amountMinor },
    });
  };
}

/** Default amount of a refund: all that is left. With nothing left, the whole: a repeat is recognized by it, and a new refund is refused. */
function refundableMoney({ money }: Transaction, balance: Balance): Transaction['money'] {
  const left = refundableMinor(balance);
  return left > 0 ? { ...money, amountMinor: left } : money;
}

/** A gateway that the caller may not use is reported as unknown. */
function findGateway(offered: readonly PaymentGateway[], gatewayId: string): PaymentGateway {
  const gateway = offered.find((candidate) => candidate.gatewayId === gatewayId);
  if (gateway !== undefined) return gateway;
  const known = offered.map((candidate) => candidate.gatewayId).join(', ') || 'none';
  throw new Problem(
    422,
    'unknown-gateway',
    `gateway: there is no ${JSON.stringify(gatewayId)}; known here: ${known}`,
    'gateway',
  );
}

function assertOffered(
  gateway: PaymentGateway,
  kind: Transaction['kind'],
  money: Transaction['money'],
): void {
  try {
    assertOperationSupported(gateway, movingOperation[kind], money);
  } catch (error) {
    if (!PaymentError.is(error)) throw error;
    // `amount` is its name in the request.
    throw new Problem(422, 'not-offered', error.message, error.field?.replace(/^money/, 'amount'));
  }
}
