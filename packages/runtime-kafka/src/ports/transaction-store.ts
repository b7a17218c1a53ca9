import type { AdministrationStore } from './administration-store.js';
import type { AuditStore } from './audit-store.js';
import type { IncomingDepositRecord, StoredCallback } from './gateway-callback.js';
import type { DeadLetter } from './dead-letter.js';
import type { Entry, JournalRow } from './journal.js';
import type { CallbackEndpoint, Delivery, DeliveryResult, EventDraft } from './merchant-event.js';
import type { ApiTokenRecord, Merchant } from './merchant.js';
import type { OperationsStore } from './operations-store.js';
import type { ReconciliationStore } from './reconciliation-store.js';
import type {
  CommitOutcome,
  CreateOutcome,
  NewTransaction,
  TransactionCommit,
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
  /** List older ones than this id. */
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

/** Gauges of waiting work. */
export interface StoreGauges {
  /** Open transactions by status. */
  readonly open: Readonly<Record<'created' | 'submitted' | 'pending' | 'unknown', number>>;
  readonly review: number;
  /** Rows of all queues that are due and not claimed. */
  readonly overdue: number;
  /** How long the oldest of them has been due. */
  readonly overdueOldestSeconds: number;
  readonly callbacksWaiting: number;
  readonly deliveriesWaiting: number;
  readonly deadLetters: number;
}

/** A claim of due rows. A row is due again when its claim ends. */
export interface DueClaim {
  readonly nowMs: number;
  readonly claimMs: number;
  readonly limit: number;
}

/** When a row is due again after its first failure, and at most. Milliseconds. */
export interface FailureBackoff {
  readonly nowMs: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

/** A queue whose rows count how often a handler has failed on them. */
export type RetriedQueue = 'transactions' | 'callbacks';

/**
 * The source of truth. Every method is one atomic statement; a change, its journal, its events and its next due time commit together (I13). If the
 * reply to a COMMIT is lost, its outcome is unknown: callers read again.
 */
export interface TransactionStore
  extends AdministrationStore, AuditStore, ReconciliationStore, OperationsStore {
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
  /** Everything that happened to a transaction, in order. */
  journal(transactionId: string): Promise<readonly JournalRow[]>;
  /** The entries of a transaction and of the refunds and reversals of it, in time order, each with its owner. */
  entriesAround(transactionId: string): Promise<readonly (Entry & { readonly transactionId: string })[]>;
  totals(): Promise<StoreTotals>;
  /** Counts of waiting work; cheap, from indexes. */
  gauges(nowMs: number): Promise<StoreGauges>;
  /** Flagged transactions, longest waiting first. */
  listForReview(limit: number): Promise<readonly TransactionRecord[]>;

  /** The transaction that a look-up token was issued for. Used once: its callbacks share one dedupe key. */
  findLookUpToken(digest: string): Promise<string | undefined>;
  /** Stores a callback. If it was received before, returns the earlier one instead. */
  storeCallback(callback: StoredCallback, dueAtMs: number): Promise<StoredCallback | undefined>;
  findCallback(callbackId: string): Promise<StoredCallback | undefined>;
  markCallbackProcessed(callbackId: string, outcome: string, atMs: number): Promise<void>;
  /** Stores an incoming deposit unless it is stored already, and ends its callback. It is booked when due. */
  recordIncomingDeposit(
    deposit: IncomingDepositRecord,
    appliedCallbackId: string,
    dueAtMs: number,
  ): Promise<void>;
  /** Claims incoming deposits that are not booked yet. */
  claimDueIncomingDeposits(claim: DueClaim): Promise<readonly IncomingDepositRecord[]>;
  /** Whether one of our deposits may be this payment: same gateway, amount and time, and no receipt yet. */
  mayBeOurDeposit(deposit: IncomingDepositRecord, sinceMs: number): Promise<boolean>;
  /** Makes it due at that time. */
  postponeIncomingDeposit(incomingDepositId: string, dueAtMs: number): Promise<void>;
  /** Books it under its receipt, once (I25). `deposit`: one of our deposits has that receipt and is this payment. */
  bookIncomingDeposit(
    incomingDepositId: string,
    event: EventDraft | undefined,
    nowMs: number,
    eventsDueAtMs: number,
  ): Promise<
    | { readonly kind: 'booked'; readonly eventIds: readonly string[] }
    | { readonly kind: 'deposit'; readonly transactionId: string }
  >;

  /** Claims transactions whose next step is due, oldest first; concurrent claims never return the same row. */
  claimDueTransactions(claim: DueClaim): Promise<readonly TransactionRecord[]>;
  /** Claims stored callbacks that are not processed yet. */
  claimDueCallbacks(claim: DueClaim): Promise<readonly StoredCallback[]>;
  /**
   * Claims merchant events for one attempt each, and counts the attempt. Events of in-process handlers only for `handlers`, and for each
   * transaction and handler only the earliest that is not done.
   */
  claimDueDeliveries(
    claim: DueClaim & { readonly handlers?: readonly string[] },
  ): Promise<readonly Delivery[]>;
  /** Counts a failure of the row's handler and makes the row due after a delay that doubles. Returns the number of failures; 0 when the row is not waiting. */
  countFailure(queue: RetriedQueue, id: string, backoff: FailureBackoff): Promise<number>;

  /** Makes a waiting row due at once and resets its failures. */
  makeDue(queue: RetriedQueue, id: string, nowMs: number): Promise<void>;

  addDeadLetter(letter: DeadLetter): Promise<void>;
  listDeadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /** Deletes a dead letter, or all of them, and returns them. */
  takeDeadLetters(which: { readonly messageId?: string }): Promise<readonly DeadLetter[]>;

  addMerchant(merchant: Merchant): Promise<void>;
  findMerchant(merchantId: string): Promise<Merchant | undefined>;
  listMerchants(): Promise<readonly Merchant[]>;
  addToken(token: ApiTokenRecord): Promise<void>;
  findToken(keyId: string): Promise<ApiTokenRecord | undefined>;
  listTokens(merchantId: string): Promise<readonly ApiTokenRecord[]>;
  revokeToken(keyId: string, atMs: number): Promise<boolean>;

  /** False, without adding it, when the merchant has `endpointsMax` in this environment; safe under concurrent calls. */
  addEndpoint(endpoint: CallbackEndpoint, endpointsMax?: number): Promise<boolean>;
  listEndpoints(merchantId: string, environment: string): Promise<readonly CallbackEndpoint[]>;
  findEndpoint(merchantId: string, endpointId: string): Promise<CallbackEndpoint | undefined>;
  disableEndpoint(merchantId: string, endpointId: string, atMs: number): Promise<boolean>;
  /** Claims a delivery that was never attempted or is due, and counts the attempt. For `handlers` see `claimDueDeliveries`. */
  claimDelivery(
    deliveryId: string,
    nowMs: number,
    claimMs: number,
    handlers?: readonly string[],
  ): Promise<Delivery | undefined>;
  /** Ends an attempt. Returns the deliveries that became due: events about an endpoint that this result disabled, and the handler's next event. */
  endDeliveryAttempt(result: DeliveryResult): Promise<readonly string[]>;
  /** Releases a claimed delivery without counting an attempt, due later. */
  postponeDelivery(deliveryId: string, dueAtMs: number): Promise<void>;
  /** Newest first, each with its attempts. */
  listDeliveries(
    endpointId: string,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<readonly Delivery[]>;
  /** Makes a delivery due again; false when the endpoint has no such delivery since then. */
  redeliver(endpointId: string, deliveryId: string, sinceMs: number, nowMs: number): Promise<boolean>;
  /** Makes undelivered events since then due again: held and exhausted ones, or with `delivered` all. Returns how many. */
  redeliverSince(
    endpointId: string,
    sinceMs: number,
    nowMs: number,
    options?: { readonly delivered?: boolean },
  ): Promise<number>;
  /** Adds a delivery to one endpoint without a transaction, such as a test event. */
  addDelivery(
    delivery: Pick<
      Delivery,
      'deliveryId' | 'merchantId' | 'environment' | 'url' | 'eventType' | 'messageId' | 'body'
    > & { readonly endpointId: string; readonly atMs: number },
  ): Promise<void>;

  /** Stores future events of these types for the handler; `*` for all. */
  setEventHandler(name: string, events: readonly string[], atMs: number): Promise<void>;
  /** Removes a handler and gives up its waiting events. Returns how many; `undefined` when there is no such handler. */
  removeEventHandler(name: string): Promise<number | undefined>;
  listEventHandlers(): Promise<readonly { readonly name: string; readonly events: readonly string[] }[]>;

  /** Throws when the store cannot be reached. */
  check(): Promise<void>;
  close(): Promise<void>;
}
