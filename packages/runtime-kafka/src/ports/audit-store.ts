import type { TransactionStatus } from '@lango/core';
import type { Entry, JournalRow } from './journal.js';
import type { TransactionRecord } from './transaction-record.js';

/** Times of creation of the audited transactions. Milliseconds since the epoch; `fromMs` inclusive, `toMs` exclusive; absent: no bound. */
export interface AuditPeriod {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** A refund or reversal, as far as its original's balance depends on it. */
export interface RefundAccount {
  readonly transactionId: string;
  readonly status: TransactionStatus;
  /** Its reserve while it is open. */
  readonly amountMinor: number;
  readonly entries: readonly Entry[];
}

/** The owner of a receipt. */
export type ReceiptOwner = { readonly transactionId: string } | { readonly incomingDepositId: string };

/** A transaction with everything that its row must agree with, read in one snapshot. */
export interface TransactionAccount {
  readonly record: TransactionRecord;
  /** In order. */
  readonly journal: readonly JournalRow[];
  readonly refunds: readonly RefundAccount[];
  /** Owner of the receipt that the row names; absent: it has none, or the row names no receipt. */
  readonly receiptOwner?: ReceiptOwner;
}

/** Unique key of a receipt. */
export interface ReceiptKey {
  readonly gatewayId: string;
  readonly gatewayAccount: string;
  readonly environment: 'test' | 'live';
  readonly receiptNumber: string;
}

/** A claimed receipt, and the receipt that its owner's row names; absent when there is no such row. */
export interface ReceiptClaim extends ReceiptKey {
  readonly owner: ReceiptOwner;
  readonly named?: Omit<ReceiptKey, 'receiptNumber'> & { readonly receiptNumber?: string };
}

/** Reads of an audit: in pages, each from one snapshot. Writes nothing. */
export interface AuditStore {
  /** In the order of ids; `after` is the last id of the page before. */
  listAccounts(
    page: AuditPeriod & { readonly after?: string; readonly limit: number },
  ): Promise<readonly TransactionAccount[]>;
  findAccount(transactionId: string): Promise<TransactionAccount | undefined>;
  /** Receipts of transactions created in the period and of incoming deposits received in it; in every period also those without an owner. */
  listReceiptClaims(
    page: AuditPeriod & { readonly after?: ReceiptKey; readonly limit: number },
  ): Promise<readonly ReceiptClaim[]>;
}
