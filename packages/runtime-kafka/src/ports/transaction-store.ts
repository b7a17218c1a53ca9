import type { AdministrationStore } from './administration-store.js';
import type { IncomingDepositRecord, StoredCallback } from './gateway-callback.js';
import type { CallbackEndpoint, Delivery, DeliveryResult, NewMerchantEvent } from './merchant-event.js';
import type { ApiTokenRecord, Merchant } from './merchant.js';
import type { ClaimedOutboxMessage, DeadLetter, OutboxMessage } from './outbox-message.js';
import type { ReconciliationStore } from './reconciliation-store.js';
import type {
  AttemptRecord,
  CommitOutcome,
  CreateOutcome,
  Discrepancy,
  HistoryEntry,
  NewTransaction,
  RecordedReviewDecision,
  TransactionCommit,
  TransactionFound,
} from './transaction-change.js';
import type { TransactionRecord } from './transaction-record.js';
import type { TransactionStatus } from '@lango/core';

/** Filters of a listing; newest first. */
export interface TransactionFilter {
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  readonly status?: TransactionStatus;
  readonly gatewayId?: string;
  readonly kind?: string;
  readonly merchantReference?: string;
  readonly limit: number;
  /** List what is older than this id. */
  readonly before?: string;
  /** List nothing older than this id. */
  readonly from?: string;
}

/** Counts over everything stored. */
export interface StoreTotals {
  readonly transactions: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Open and flagged for review. */
  readonly review: number;
  /** Neither final nor flagged. */
  readonly open: number;
}

/** What is waiting, for operators. */
export interface StoreGauges {
  /** Open transactions by status. */
  readonly open: Readonly<Record<'created' | 'submitted' | 'pending' | 'unknown', number>>;
  readonly review: number;
  /** Outbox rows that are due and not published. */
  readonly outboxDue: number;
  /** How long the oldest of them has been due. */
  readonly outboxOldestSeconds: number;
  readonly callbacksWaiting: number;
  readonly deliveriesWaiting: number;
  readonly deadLetters: number;
}

/** What a sweep found overdue. */
export interface Overdue {
  readonly transactions: readonly { readonly transactionId: string }[];
  readonly callbacks: readonly { readonly callbackId: string }[];
  readonly deliveries: readonly { readonly deliveryId: string }[];
  readonly unannounced: readonly { readonly transactionId: string }[];
}

/**
 * The truth. Every method is one atomic statement; a change and its messages commit together (I13). A COMMIT whose reply is
 * lost is itself unknown: callers read again.
 */
export interface TransactionStore extends AdministrationStore, ReconciliationStore {
  createTransaction(entry: NewTransaction): Promise<CreateOutcome>;
  commit(change: TransactionCommit): Promise<CommitOutcome>;
  find(transactionId: string): Promise<TransactionRecord | undefined>;
  findByGatewayReference(
    gatewayId: string,
    gatewayAccount: string,
    environment: string,
    reference: string,
  ): Promise<TransactionRecord | undefined>;
  list(filter: TransactionFilter): Promise<readonly TransactionRecord[]>;
  history(transactionId: string): Promise<readonly HistoryEntry[]>;
  attempts(transactionId: string): Promise<readonly AttemptRecord[]>;
  discrepancies(transactionId: string): Promise<readonly Discrepancy[]>;
  /** The transaction and its discrepancies as they stand together: what a merchant can be told. */
  findWithDiscrepancies(transactionId: string): Promise<TransactionFound | undefined>;
  totals(): Promise<StoreTotals>;
  /** Counts of what waits; cheap, from indexes. */
  gauges(nowMs: number): Promise<StoreGauges>;
  /** Flagged transactions, longest waiting first. */
  listForReview(limit: number): Promise<readonly TransactionRecord[]>;
  /** What people decided about a transaction, oldest first. */
  reviewDecisions(transactionId: string): Promise<readonly RecordedReviewDecision[]>;

  /** The transaction that a look-up token was issued for. Used once: its callbacks share one dedupe key. */
  findLookUpToken(digest: string): Promise<string | undefined>;
  /** Stores a callback unless it came before; the earlier one is returned then. */
  storeCallback(
    callback: StoredCallback,
    messages: readonly OutboxMessage[],
  ): Promise<StoredCallback | undefined>;
  findCallback(callbackId: string): Promise<StoredCallback | undefined>;
  markCallbackProcessed(callbackId: string, outcome: string, atMs: number): Promise<void>;
  recordIncomingDeposit(deposit: IncomingDepositRecord, appliedCallbackId: string): Promise<void>;

  /** Claims what is due for publication; another relay does not get it before the claim ends. */
  claimOutbox(nowMs: number, claimMs: number, limit: number): Promise<readonly ClaimedOutboxMessage[]>;
  /** Published: these rows have done their work. */
  deleteOutbox(outboxIds: readonly string[]): Promise<void>;
  /** Deletes first publications by their message ids; one that was put back after a failed try keeps its row. */
  deleteOutboxByMessageId(messageIds: readonly string[]): Promise<void>;
  enqueue(messages: readonly OutboxMessage[]): Promise<void>;
  /** Takes what is overdue by more than the grace, of the kinds asked for, and marks it so that the next sweep leaves it for as long. */
  claimOverdue(
    nowMs: number,
    graceMs: number,
    limit: number,
    kinds: Readonly<Record<keyof Overdue, boolean>>,
  ): Promise<Overdue>;
  addDeadLetter(letter: DeadLetter): Promise<void>;
  listDeadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /** Puts a dead letter, or all of them, back into the outbox with its tries forgotten. Says how many there were. */
  replayDeadLetters(which: { readonly messageId?: string }, nowMs: number): Promise<number>;

  addMerchant(merchant: Merchant): Promise<void>;
  findMerchant(merchantId: string): Promise<Merchant | undefined>;
  listMerchants(): Promise<readonly Merchant[]>;
  addToken(token: ApiTokenRecord): Promise<void>;
  findToken(keyId: string): Promise<ApiTokenRecord | undefined>;
  listTokens(merchantId: string): Promise<readonly ApiTokenRecord[]>;
  revokeToken(keyId: string, atMs: number): Promise<boolean>;

  addEndpoint(endpoint: CallbackEndpoint): Promise<void>;
  listEndpoints(merchantId: string, environment: string): Promise<readonly CallbackEndpoint[]>;
  findEndpoint(merchantId: string, endpointId: string): Promise<CallbackEndpoint | undefined>;
  disableEndpoint(merchantId: string, endpointId: string, atMs: number): Promise<boolean>;
  /**
   * One delivery for every subscribed endpoint and the transaction's own address, unless made before; clears `announce`. Those made now are
   * the caller's to try first, as if claimed.
   */
  createDeliveries(event: NewMerchantEvent): Promise<readonly Delivery[]>;
  /** The delivery, if it is due now and nobody else has taken it; counts the attempt. */
  claimDelivery(deliveryId: string, nowMs: number, leaseMs: number): Promise<Delivery | undefined>;
  endDeliveryAttempt(result: DeliveryResult): Promise<void>;
  /** Gives a claimed delivery back untried, due later. */
  postponeDelivery(deliveryId: string, dueAtMs: number, messages: readonly OutboxMessage[]): Promise<void>;
  /** Newest first, each with its tries. */
  listDeliveries(
    endpointId: string,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<readonly Delivery[]>;
  /** Makes a delivery due again; false when the endpoint has none such made since then. */
  redeliver(
    endpointId: string,
    deliveryId: string,
    sinceMs: number,
    nowMs: number,
    messages: readonly OutboxMessage[],
  ): Promise<boolean>;
  /** One delivery to one endpoint that no transaction caused, such as a test. */
  addDelivery(
    delivery: Pick<Delivery, 'deliveryId' | 'merchantId' | 'url' | 'eventType' | 'messageId' | 'body'> & {
      readonly endpointId: string;
      readonly atMs: number;
    },
    messages: readonly OutboxMessage[],
  ): Promise<void>;

  /** Throws when the store cannot be reached. */
  check(): Promise<void>;
  close(): Promise<void>;
}
