import type { Money, TransactionKind, TransactionStatus } from '@lango/core';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';

/** One of our payments, reduced to what is compared: a transaction or an incoming deposit. */
export interface LedgerEntry {
  readonly transactionId?: string;
  readonly incomingDepositId?: string;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly money: Money;
  readonly fee?: Money;
  readonly gatewayReference?: string;
  readonly receiptNumber?: string;
  /** Sort key: time of creation, or of receipt of an incoming deposit. Milliseconds since the epoch. */
  readonly orderMs: number;
  /** When it was first possibly sent, or received. */
  readonly sentMs: number;
}

/** A transaction as a ledger entry, with the amount that moved: less than requested after a partial capture, and also after a failure. */
export function entryOfTransaction({ transaction, balance }: TransactionRecord): LedgerEntry {
  const { transactionId, kind, status, money, fee, gatewayReference, receiptNumber, createdAt, submittedAt } =
    transaction;
  const isRefund = kind === 'refund' || kind === 'reversal';
  const movedMinor = isRefund ? balance.refundedMinor : balance.capturedMinor + balance.paidOutMinor;
  return {
    transactionId,
    kind,
    ...(movedMinor > 0
      ? { status: 'succeeded', money: { ...money, amountMinor: movedMinor } }
      : { status, money }),
    ...(fee !== undefined && { fee }),
    ...(gatewayReference !== undefined && { gatewayReference }),
    ...(receiptNumber !== undefined && { receiptNumber }),
    orderMs: Date.parse(createdAt),
    sentMs: Date.parse(submittedAt ?? createdAt),
  };
}

/** An incoming deposit as a ledger entry. */
export function entryOfIncomingDeposit(deposit: IncomingDepositRecord): LedgerEntry {
  const { incomingDepositId, gatewayReference, amountMinor, currency, receivedAtMs } = deposit;
  return {
    incomingDepositId,
    kind: 'deposit',
    status: 'succeeded',
    money: { amountMinor, currency },
    gatewayReference,
    orderMs: receivedAtMs,
    sentMs: receivedAtMs,
  };
}

/** Keys by which records and entries match, prefixed by kind, since two kinds of reference may look alike. */
export function keysOf(side: {
  readonly transactionId?: string;
  readonly gatewayReference?: string;
  readonly receiptNumber?: string;
}): readonly string[] {
  return [
    ...(side.transactionId === undefined ? [] : [`t ${side.transactionId}`]),
    ...(side.gatewayReference === undefined ? [] : [`g ${side.gatewayReference}`]),
    ...(side.receiptNumber === undefined ? [] : [`r ${side.receiptNumber}`]),
  ];
}
