import type { TransactionStatus } from '@lango/core';
import type { Entry, JournalRow } from './journal.js';
import type { TransactionRecord } from './transaction-record.js';

/** What is audited: transactions by time of creation. Milliseconds since the epoch; `fromMs` belongs to it, `toMs` does not; absent: no bound. */
export interface AuditPeriod {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** A refund or reversal, as far as its original's balance depends on it. */
export interface Undoing {
  readonly transactionId: string;
  readonly status: TransactionStatus;
  /** What it set aside, for as long as it is open. */
  readonly amountMinor: number;
  readonly entries: readonly Entry[];
}

/** Whose a receipt is. */
export type ReceiptOwner = { readonly transactionId: string } | { readonly incomingDepositId: string };

/** A transaction with everything that its row has to agree with, all of one moment. */
export interface TransactionAccount {
  readonly record: TransactionRecord;
  /** In order. */
  readonly journal: readonly JournalRow[];
  readonly refunds: readonly Undoing[];
  /** Who has the receipt that the row names; absent: nobody, or it names none. */
  readonly receiptOwner?: ReceiptOwner;
}

/** A receipt of one account, as it is kept once. */
export interface ReceiptKey {
  readonly gatewayId: string;
  readonly gatewayAccount: string;
  readonly environment: 'test' | 'live';
  readonly receiptNumber: string;
}

/** A receipt that is taken, and the one that its owner's row names: absent when there is no such row. */
export interface ReceiptClaim extends ReceiptKey {
  readonly owner: ReceiptOwner;
  readonly named?: Omit<ReceiptKey, 'receiptNumber'> & { readonly receiptNumber?: string };
}

/** What an audit reads: never a whole table, and each page as it was at one moment. Writes nothing. */
export interface AuditStore {
  /** In the order of ids; `after` is the last id of the page before. */
  listAccounts(
    page: AuditPeriod & { readonly after?: string; readonly limit: number },
  ): Promise<readonly TransactionAccount[]>;
  findAccount(transactionId: string): Promise<TransactionAccount | undefined>;
  /** Receipts of transactions created in the period, and of unasked deposits that came in it; and, in every period, of deposits that do not exist. */
  listReceiptClaims(
    page: AuditPeriod & { readonly after?: ReceiptKey; readonly limit: number },
  ): Promise<readonly ReceiptClaim[]>;
}
