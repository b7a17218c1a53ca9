import type { IncomingDepositRecord } from './gateway-callback.js';
import type { TransactionRecord } from './transaction-record.js';

/** One account at one gateway, as rows name it. */
export interface GatewayAccount {
  readonly gatewayId: string;
  readonly gatewayAccount: string;
  readonly environment: 'test' | 'live';
}

/** A stretch of time, read a page at a time. Milliseconds since the epoch; `fromMs` belongs to it, `toMs` does not. */
export interface TimedPage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly order: 'oldest-first' | 'newest-first';
  readonly limit: number;
  /** The last id of the page before. */
  readonly after?: string;
}

/** What a comparison with a gateway's own records reads. Never a whole table: pages in the order of time, and look-ups by reference. */
export interface ReconciliationStore {
  /** Transactions that may have been sent and did not fail, by time of creation. */
  listSentTransactions(account: GatewayAccount, page: TimedPage): Promise<readonly TransactionRecord[]>;
  /** Those with one of these ids, gateway references or receipts, in any order. At most 1,500 of all together. */
  findByReferences(
    account: GatewayAccount,
    references: {
      readonly transactionIds: readonly string[];
      readonly gatewayReferences: readonly string[];
      readonly receiptNumbers: readonly string[];
    },
  ): Promise<readonly TransactionRecord[]>;
  /** Unasked deposits by the time they were told; `after` is an `incomingDepositId`. */
  listIncomingByTime(
    account: Omit<GatewayAccount, 'gatewayAccount'>,
    page: TimedPage,
  ): Promise<readonly IncomingDepositRecord[]>;
  /** Unasked deposits with one of these gateway references. */
  findIncomingDeposits(
    account: Omit<GatewayAccount, 'gatewayAccount'>,
    gatewayReferences: readonly string[],
  ): Promise<readonly IncomingDepositRecord[]>;
}
