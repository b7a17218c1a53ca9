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
  /** Rows of all queues that are due and that nobody has claimed. */
  readonly overdue: number;
  /** For how long the oldest of them has been. */
  readonly overdueOldestSeconds: number;
  readonly callbacksWaiting: number;
  readonly deliveriesWaiting: number;
  readonly deadLetters: number;
}

/** How due rows are claimed: whoever claims one has it until the claim ends, and then it is due again. */
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
 * The truth. Every method is one atomic statement; a change, its journal, its events and its next due time commit together (I13). A COMMIT whose reply is
 * lost is itself unknown: callers read again.
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
  /** The entries of a transaction and of the refunds and reversals of it, in order of time, each with whose it is. */
  entriesAround(transactionId: string): Promise<readonly (Entry & { readonly transactionId: string })[]>;
  totals(): Promise<StoreTotals>;
  /** Counts of what waits; cheap, from indexes. */
  gauges(nowMs: number): Promise<StoreGauges>;
  /** Flagged transactions, longest waiting first. */
  listForReview(limit: number): Promise<readonly TransactionRecord[]>;

  /** The transaction that a look-up token was issued for. Used once: its callbacks share one dedupe key. */
  findLookUpToken(digest: string): Promise<string | undefined>;
  /** Stores a callback unless it came before; the earlier one is returned then. */
  storeCallback(callback: StoredCallback, dueAtMs: number): Promise<StoredCallback | undefined>;
  findCallback(callbackId: string): Promise<StoredCallback | undefined>;
  markCallbackProcessed(callbackId: string, outcome: string, atMs: number): Promise<void>;
  /** Keeps an incoming deposit, unless it is kept already, and ends its callback. It is booked when due. */
  recordIncomingDeposit(
    deposit: IncomingDepositRecord,
    appliedCallbackId: string,
    dueAtMs: number,
  ): Promise<void>;
  /** Claims incoming deposits that are not booked yet. */
  claimDueIncomingDeposits(claim: DueClaim): Promise<readonly IncomingDepositRecord[]>;
  /** Whether a deposit of ours may be this payment and has not said so yet: same gateway, amount and time, and no receipt. */
  mayBeOurDeposit(deposit: IncomingDepositRecord, sinceMs: number): Promise<boolean>;
  /** Looks at it again then. */
  postponeIncomingDeposit(incomingDepositId: string, dueAtMs: number): Promise<void>;
  /** Books it under its receipt, once (I25). `deposit` when a deposit of ours has that receipt: it is that payment. */
  bookIncomingDeposit(
    incomingDepositId: string,
    event: EventDraft | undefined,
    nowMs: number,
    eventsDueAtMs: number,
  ): Promise<
    | { readonly kind: 'booked'; readonly eventIds: readonly string[] }
    | { readonly kind: 'deposit'; readonly transactionId: string }
  >;

  /** Claims transactions whose next step is due, oldest first; no two claims at once give the same row. */
  claimDueTransactions(claim: DueClaim): Promise<readonly TransactionRecord[]>;
  /** Claims stored callbacks that nobody has processed. */
  claimDueCallbacks(claim: DueClaim): Promise<readonly StoredCallback[]>;
  /**
   * Claims merchant events for one try each; the try counts. Of those that a handler hears of, only those of `handlers`, and of one transaction
   * only the earliest that its handler is not done with.
   */
  claimDueDeliveries(
    claim: DueClaim & { readonly handlers?: readonly string[] },
  ): Promise<readonly Delivery[]>;
  /** A handler failed on the row, which is due again after a delay that doubles. Says how often one has failed; 0 when it waits for nothing. */
  countFailure(queue: RetriedQueue, id: string, backoff: FailureBackoff): Promise<number>;

  /** Takes the row up again at once, with its failures forgotten, if it waits for anything. */
  makeDue(queue: RetriedQueue, id: string, nowMs: number): Promise<void>;

  addDeadLetter(letter: DeadLetter): Promise<void>;
  listDeadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /** Forgets a dead letter, or all of them, and gives them back to be done again. */
  takeDeadLetters(which: { readonly messageId?: string }): Promise<readonly DeadLetter[]>;

  addMerchant(merchant: Merchant): Promise<void>;
  findMerchant(merchantId: string): Promise<Merchant | undefined>;
  listMerchants(): Promise<readonly Merchant[]>;
  addToken(token: ApiTokenRecord): Promise<void>;
  findToken(keyId: string): Promise<ApiTokenRecord | undefined>;
  listTokens(merchantId: string): Promise<readonly ApiTokenRecord[]>;
  revokeToken(keyId: string, atMs: number): Promise<boolean>;

  /** False, and nothing is added, when the merchant has that many in this environment, however many are added at once. */
  addEndpoint(endpoint: CallbackEndpoint, endpointsMax?: number): Promise<boolean>;
  listEndpoints(merchantId: string, environment: string): Promise<readonly CallbackEndpoint[]>;
  findEndpoint(merchantId: string, endpointId: string): Promise<CallbackEndpoint | undefined>;
  disableEndpoint(merchantId: string, endpointId: string, atMs: number): Promise<boolean>;
  /** The delivery, if it was never tried or is due, and nobody else has taken it; counts the attempt. As for `handlers`, see `claimDueDeliveries`. */
  claimDelivery(
    deliveryId: string,
    nowMs: number,
    claimMs: number,
    handlers?: readonly string[],
  ): Promise<Delivery | undefined>;
  /** Ends a try. Gives the deliveries that can be made now: those that tell of an endpoint that this result disabled, and the handler's next one. */
  endDeliveryAttempt(result: DeliveryResult): Promise<readonly string[]>;
  /** Gives a claimed delivery back untried, due later. */
  postponeDelivery(deliveryId: string, dueAtMs: number): Promise<void>;
  /** Newest first, each with its tries. */
  listDeliveries(
    endpointId: string,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<readonly Delivery[]>;
  /** Makes a delivery due again; false when the endpoint has none such made since then. */
  redeliver(endpointId: string, deliveryId: string, sinceMs: number, nowMs: number): Promise<boolean>;
  /** Makes everything due again that arose since then and was not delivered: held, given up, or (with `delivered`) all. Says how many. */
  redeliverSince(
    endpointId: string,
    sinceMs: number,
    nowMs: number,
    options?: { readonly delivered?: boolean },
  ): Promise<number>;
  /** One delivery to one endpoint that no transaction caused, such as a test. */
  addDelivery(
    delivery: Pick<
      Delivery,
      'deliveryId' | 'merchantId' | 'environment' | 'url' | 'eventType' | 'messageId' | 'body'
    > & { readonly endpointId: string; readonly atMs: number },
  ): Promise<void>;

  /** From now on what arises of these types is kept for the handler; `*` for all. */
  setEventHandler(name: string, events: readonly string[], atMs: number): Promise<void>;
  /** Keeps nothing more for it and gives up what waits. Says how many events that were; `undefined` when there is neither. */
  removeEventHandler(name: string): Promise<number | undefined>;
  listEventHandlers(): Promise<readonly { readonly name: string; readonly events: readonly string[] }[]>;

  /** Throws when the store cannot be reached. */
  check(): Promise<void>;
  close(): Promise<void>;
}
