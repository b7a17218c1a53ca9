import { checkRequest } from '../input/check-input.js';
import type { Money } from '../money/money.js';
import { assertRefundable } from './assert-refundable.js';
import { createTransactionId, transactionIdPattern } from './create-transaction-id.js';
import type { Transaction } from './transaction.js';
import { refundableMoney } from './refundable-money.js';

/** Members of a new refund or reversal. */
export interface RefundDetails {
  /** `refund` gives back some or all of a deposit; `reversal` undoes a payment, in full or in part. */
  readonly kind: 'refund' | 'reversal';
  /** Default: all that is left. */
  readonly money?: Money;
  /** The merchant's own number for it; not unique. */
  readonly merchantReference?: string;
  /** The merchant's own labels. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** Default: a new id. */
  readonly transactionId?: string;
}

/**
 * Creates a refund or reversal as its own transaction in status `created`. Together with the earlier ones it never exceeds the original.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field.
 */
export function createRefund(
  original: Transaction,
  earlier: readonly Transaction[],
  request: RefundDetails,
): Transaction {
  const { kind, merchantReference, metadata, createdAt, transactionId } = checkRequest.object(
    'request',
    request,
  );
  checkRequest.time('createdAt', createdAt);
  checkRequest.object('metadata', metadata ?? {});
  if (transactionId !== undefined)
    checkRequest.text('transactionId', transactionId, { pattern: transactionIdPattern });
  if (merchantReference !== undefined) checkRequest.text('merchantReference', merchantReference);
  const money = request.money ?? refundableMoney(original, checkRequest.list('earlier', earlier));
  const refund: Transaction = {
    transactionId: transactionId ?? createTransactionId(),
    kind,
    gatewayId: checkRequest.object('original', original).gatewayId,
    money,
    status: 'created',
    version: 1,
    counterparty: original.counterparty,
    originalTransactionId: original.transactionId,
    metadata: metadata ?? {},
    createdAt,
    ...(merchantReference !== undefined && { merchantReference }),
  };
  assertRefundable(refund, original, earlier);
  return refund;
}
