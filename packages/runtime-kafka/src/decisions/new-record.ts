import { createTransaction, type Transaction } from '@lango/core';
import { emptyBalance } from '../ports/balance.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { RuntimePolicy } from './policy.js';

/** A new payment as requested. */
export type RequestedPayment = Pick<
  Transaction,
  | 'kind'
  | 'gatewayId'
  | 'money'
  | 'merchantReference'
  | 'counterparty'
  | 'metadata'
  | 'gatewayOptions'
  | 'originalTransactionId'
>;

/** The owner of a row. */
type Owner = Pick<TransactionRecord, 'merchantId' | 'environment' | 'gatewayAccount'>;

/** What a new row depends on. */
export interface NewRecordContext {
  readonly nowMs: number;
  readonly policy: RuntimePolicy;
  /** Milliseconds for which the row is left to the worker that is woken; then the claim loop takes it. */
  readonly claimMs: number;
  readonly transactionId: string;
}

/** The row of a payment that was just accepted, due for its first request. */
export function newRecord(
  payment: RequestedPayment,
  owner: Owner,
  { nowMs, policy, claimMs, transactionId }: NewRecordContext,
): TransactionRecord {
  const { kind, merchantReference, gatewayOptions, originalTransactionId } = payment;
  const submitByMs = nowMs + (kind === 'deposit' ? policy.depositSubmitByMs : policy.withdrawalSubmitByMs);
  const { gatewayId, money, counterparty, metadata } = payment;
  const transaction = createTransaction({
    kind,
    gatewayId,
    money,
    counterparty,
    metadata,
    transactionId,
    createdAt: new Date(nowMs).toISOString(),
    submitBy: new Date(submitByMs).toISOString(),
    ...(merchantReference !== undefined && { merchantReference }),
    ...(gatewayOptions !== undefined && { gatewayOptions }),
    ...(originalTransactionId !== undefined && { originalTransactionId }),
  });
  return { ...initialRecord(transaction, owner), nextStep: 'queued', dueAtMs: nowMs + claimMs };
}

/** The row as it was when accepted, so that a repeated request gets the same response. */
export function asAccepted({ transaction, ...record }: TransactionRecord): TransactionRecord {
  return {
    ...initialRecord(createTransaction(transaction), record),
    ...(record.reissueOf !== undefined && { reissueOf: record.reissueOf }),
  };
}

const initialRecord = (transaction: Transaction, owner: Owner): TransactionRecord => ({
  transaction,
  merchantId: owner.merchantId,
  environment: owner.environment,
  gatewayAccount: owner.gatewayAccount,
  attempts: 0,
  possiblySent: false,
  lookUps: 0,
  balance: emptyBalance,
});
