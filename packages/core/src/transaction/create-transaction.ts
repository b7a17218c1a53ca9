import { checkRequest } from '../input/check-input.js';
import { checkMoney } from '../money/check-money.js';
import type { Money } from '../money/money.js';
import { transactionKinds } from './check-transaction.js';
import { createTransactionId, transactionIdPattern } from './create-transaction-id.js';
import type { Counterparty, Transaction, TransactionKind } from './transaction.js';

/** Members of a new transaction. For refunds and reversals use `createRefund`, which checks what is left. */
export interface TransactionRequest {
  /** Direction of the money. */
  readonly kind: TransactionKind;
  /** The gateway instance to use. */
  readonly gatewayId: string;
  /** How much; more than 0. */
  readonly money: Money;
  /** The customer. Default: nobody is named. */
  readonly counterparty?: Counterparty;
  /** The merchant's own number for it; not unique. */
  readonly merchantReference?: string;
  /** The merchant's own labels. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Settings of one provider, under the adapter's name. */
  readonly gatewayOptions?: Transaction['gatewayOptions'];
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** ISO 8601 UTC: never first sent after this. Default: no limit. */
  readonly submitBy?: string;
  /** The original of a refund or reversal; required for these two kinds, refused for others. */
  readonly originalTransactionId?: string;
  /** Default: a new id. */
  readonly transactionId?: string;
}

/**
 * A transaction in status `created`, at version 1. The next step is `transitionTransaction` to `submitted`, before it is sent.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the field.
 */
export function createTransaction(request: TransactionRequest): Transaction {
  const { kind, gatewayId, money, merchantReference, gatewayOptions, createdAt, submitBy } =
    checkRequest.object('request', request);
  const { counterparty = {}, metadata = {}, transactionId, originalTransactionId } = request;
  checkRequest.oneOf('kind', kind, transactionKinds);
  const isRefund = kind === 'refund' || kind === 'reversal';
  if (isRefund) checkRequest.text('originalTransactionId', originalTransactionId ?? '');
  else if (originalTransactionId !== undefined)
    throw checkRequest.wrong('originalTransactionId', `is not for a ${kind}`);
  checkRequest.text('gatewayId', gatewayId);
  const { amountMinor, currency } = checkMoney(checkRequest, 'money', money);
  if (amountMinor === 0) throw checkRequest.wrong('money.amountMinor', 'must be more than 0');
  checkRequest.time('createdAt', createdAt);
  if (submitBy !== undefined) checkRequest.time('submitBy', submitBy);
  if (merchantReference !== undefined) checkRequest.wellFormed('merchantReference', merchantReference);
  checkRequest.object('counterparty', counterparty);
  checkRequest.object('metadata', metadata);
  if (gatewayOptions !== undefined) checkRequest.object('gatewayOptions', gatewayOptions);
  if (transactionId !== undefined)
    checkRequest.text('transactionId', transactionId, { pattern: transactionIdPattern });
  return {
    transactionId: transactionId ?? createTransactionId(Date.parse(createdAt)),
    kind,
    gatewayId,
    money: { amountMinor, currency },
    status: 'created',
    version: 1,
    counterparty,
    metadata,
    createdAt,
    ...(originalTransactionId !== undefined && { originalTransactionId }),
    ...(merchantReference !== undefined && { merchantReference }),
    ...(gatewayOptions !== undefined && { gatewayOptions }),
    ...(submitBy !== undefined && { submitBy }),
  };
}
