import type { Money, TransactionKind, TransactionStatus } from '@lango/core';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { IncomingDepositRecord } from '../../ports/gateway-callback.js';

/** What we have, cut to what is compared: a transaction, or an unasked deposit. */
export interface LedgerEntry {
  readonly transactionId?: string;
  readonly incomingDepositId?: string;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly money: Money;
  readonly fee?: Money;
  readonly gatewayReference?: string;
  readonly receiptNumber?: string;
  /** What it is paged by: creation, or receipt of an unasked deposit. Milliseconds since the epoch. */
  readonly orderMs: number;
  /** When it was first possibly sent, or told. */
  readonly sentMs: number;
}

/** A transaction as an entry: with what moved, which is less than was asked for after a partial capture, and counts after a failure too. */
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

/** An unasked deposit as an entry. */
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

/** What finds a record's entry, and the other way round: each kind of number apart, since two kinds may look alike. */
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
