import { createTransaction, type Transaction } from '@lango/core';
import { emptyBalance } from '../ports/balance.js';
import type { TransactionRecord } from '../ports/transaction-record.js';
import type { RuntimePolicy } from './policy.js';

/** What a new payment is, as it was asked for. */
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

/** Whose it is. */
type Owner = Pick<TransactionRecord, 'merchantId' | 'environment' | 'gatewayAccount'>;

/** What a new row depends on. */
export interface NewRecordContext {
  readonly nowMs: number;
  readonly policy: RuntimePolicy;
  /** How long the row belongs to whoever creates it, in milliseconds: a worker is woken at once, the claim loop comes when that was lost. */
  readonly claimMs: number;
  readonly transactionId: string;
}

/** The row of a payment that was just accepted: its first request is to be made. */
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
  return { ...untouched(transaction, owner), nextStep: 'queued', dueAtMs: nowMs + claimMs };
}

/** The row as it was when it was accepted: the answer to a repeated request is made of what never changes. */
export function asAccepted({ transaction, ...record }: TransactionRecord): TransactionRecord {
  return {
    ...untouched(createTransaction(transaction), record),
    ...(record.reissueOf !== undefined && { reissueOf: record.reissueOf }),
  };
}

const untouched = (transaction: Transaction, owner: Owner): TransactionRecord => ({
  transaction,
  merchantId: owner.merchantId,
  environment: owner.environment,
  gatewayAccount: owner.gatewayAccount,
  attempts: 0,
  possiblySent: false,
  lookUps: 0,
  balance: emptyBalance,
});
