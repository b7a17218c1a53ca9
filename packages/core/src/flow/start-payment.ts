import { assertOperationSupported } from '../gateway/assert-operation-supported.js';
import { checkRequest } from '../input/check-input.js';
import { isSameMoney, type Money } from '../money/money.js';
import { createTransaction, type TransactionRequest } from '../transaction/create-transaction.js';
import { createRefund } from '../transaction/create-refund.js';
import type { Transaction } from '../transaction/transaction.js';
import { operationOf } from './call-gateway.js';
import type { Payment } from './payment.js';
import type { FlowContext } from './payment-flow-options.js';
import { assertLeft, leftOf, refundsOf } from './reserve-refund.js';
import { sendPayment } from './send-payment.js';

/** A deposit or withdrawal that the host asks for. */
export interface PaymentRequest extends Pick<
  TransactionRequest,
  'money' | 'counterparty' | 'merchantReference' | 'metadata' | 'gatewayOptions'
> {
  /** The caller's own key for this payment, such as `order-17`: requested twice, it is made once. */
  readonly key: string;
}

/** A refund or reversal that the host asks for. */
export interface RefundRequest {
  /** The caller's own key for this refund, such as `order-17-refund-1`. */
  readonly key: string;
  /** The payment to refund. */
  readonly originalTransactionId: string;
  /** Default: all that is left. */
  readonly money?: Money;
  /** The merchant's own labels. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const minute = 60_000;
const submitWithinMs = { deposit: 10 * minute, withdrawal: 24 * 60 * minute } as const;

/**
 * Stores the payment under its key and sends it. A known key returns the payment as it stands.
 *
 * @throws {PaymentError} `invalid_request` or `operation_not_supported`, effect `none`, naming the field; nothing was sent
 */
export async function startPayment(
  context: FlowContext,
  kind: 'deposit' | 'withdrawal',
  request: PaymentRequest,
): Promise<Payment> {
  const { gateway, now } = context;
  const { key, ...rest } = checkRequest.object('request', request);
  checkRequest.text('key', key);
  const nowMs = now();
  const transaction = createTransaction({
    ...rest,
    kind,
    gatewayId: gateway.gatewayId,
    createdAt: new Date(nowMs).toISOString(),
    submitBy: new Date(nowMs + submitWithinMs[kind]).toISOString(),
  });
  assertOperationSupported(gateway, operationOf[kind], transaction.money);
  return startOnce(context, key, transaction);
}

/**
 * The same for a refund or reversal, which together with the earlier ones never exceeds the original.
 *
 * @throws {PaymentError} `invalid_request` or `operation_not_supported`, effect `none`, naming the field; nothing was sent
 */
export async function startRefund(
  context: FlowContext,
  kind: 'refund' | 'reversal',
  request: RefundRequest,
): Promise<Payment> {
  const { gateway, store, now } = context;
  const { key, originalTransactionId, money, metadata } = checkRequest.object('request', request);
  checkRequest.text('key', key);
  checkRequest.text('originalTransactionId', originalTransactionId);
  const original = await store.find({ transactionId: originalTransactionId });
  if (original === undefined) throw checkRequest.wrong('originalTransactionId', 'names an unknown payment');
  if (original.transaction.gatewayId !== gateway.gatewayId)
    throw checkRequest.wrong('originalTransactionId', `names a payment of another gateway`);
  const others = await refundsOf(context, original);
  const known = others.find(({ paymentKey }) => paymentKey === key);
  if (known !== undefined) return known;
  const transaction = createRefund(
    original.transaction,
    others.map((other) => other.transaction),
    {
      kind,
      createdAt: new Date(now()).toISOString(),
      money: money ?? leftOf(original, others),
      ...(metadata !== undefined && { metadata }),
    },
  );
  assertLeft(original, others, transaction.money);
  assertOperationSupported(gateway, operationOf[kind], transaction.money);
  return startOnce(context, key, transaction);
}

async function startOnce(
  context: FlowContext,
  paymentKey: string,
  transaction: Transaction,
): Promise<Payment> {
  const { store, now, callTimeoutMs } = context;
  const stored = await store.insert({
    paymentKey,
    transaction,
    // Sent at once below; `runDue` sends it if this process dies first.
    dueAtMs: now() + callTimeoutMs,
    lookUps: 0,
    entries: [],
    lookUpTokens: [],
    refundIds: [],
  });
  if (stored.transaction.transactionId === transaction.transactionId) return sendPayment(context, stored);
  const { kind, gatewayId, money, originalTransactionId } = stored.transaction;
  const isSame =
    kind === transaction.kind &&
    gatewayId === transaction.gatewayId &&
    originalTransactionId === transaction.originalTransactionId &&
    isSameMoney(money, transaction.money);
  if (!isSame) throw checkRequest.wrong('key', 'was used for another request');
  return stored;
}
