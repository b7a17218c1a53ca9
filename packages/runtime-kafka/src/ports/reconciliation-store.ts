import type { IncomingDepositRecord } from './gateway-callback.js';
import type { TransactionRecord } from './transaction-record.js';

/** One account at one gateway. */
export interface GatewayAccount {
  readonly gatewayId: string;
  readonly gatewayAccount: string;
  readonly environment: 'test' | 'live';
}

/** One page of a period. Milliseconds since the epoch; `fromMs` inclusive, `toMs` exclusive. */
export interface TimedPage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly order: 'oldest-first' | 'newest-first';
  readonly limit: number;
  /** The last id of the page before. */
  readonly after?: string;
}

/** Reads of a reconciliation: pages in time order, and queries by reference. */
export interface ReconciliationStore {
  /** Transactions that may have been sent and did not fail, by time of creation. */
  listSentTransactions(account: GatewayAccount, page: TimedPage): Promise<readonly TransactionRecord[]>;
  /** Those with one of these ids, gateway references or receipts, in any order. At most 1,500 in total. */
  findByReferences(
    account: GatewayAccount,
    references: {
      readonly transactionIds: readonly string[];
      readonly gatewayReferences: readonly string[];
      readonly receiptNumbers: readonly string[];
    },
  ): Promise<readonly TransactionRecord[]>;
  /** Incoming deposits by time of receipt; `after` is an `incomingDepositId`. */
  listIncomingByTime(
    account: Omit<GatewayAccount, 'gatewayAccount'>,
    page: TimedPage,
  ): Promise<readonly IncomingDepositRecord[]>;
  /** Incoming deposits with one of these gateway references. */
  findIncomingDeposits(
    account: Omit<GatewayAccount, 'gatewayAccount'>,
    gatewayReferences: readonly string[],
  ): Promise<readonly IncomingDepositRecord[]>;
}
