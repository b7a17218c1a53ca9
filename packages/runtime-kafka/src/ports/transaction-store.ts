import type { CallbackEvidence, GatewayOperation, TransactionStatus } from '@lango/core';
import type { AdministrationStore } from './administration-store.js';
import type { ReconciliationStore } from './reconciliation-store.js';
import type { BusMessage } from './message-bus.js';
import type { TransactionRecord } from './transaction-record.js';

/** A message to publish, at once or later. Committed together with what it tells. */
export interface OutboxMessage extends Omit<BusMessage, 'tries'> {
  readonly availableAtMs: number;
  readonly tries?: number;
}

/** An outbox row that its reader has claimed. */
export interface ClaimedOutboxMessage extends BusMessage {
  readonly outboxId: string;
}

/** What the merchant's request becomes. */
export interface NewTransaction {
  readonly record: TransactionRecord;
  readonly idempotencyKey: string;
  /** SHA-256 of method, path and canonical body. */
  readonly fingerprint: string;
  /** The answer that a repeat with the same key gets again. */
  readonly responseBody: string;
  readonly messages: readonly OutboxMessage[];
  /** Refund or reversal: takes this much of the original, which must have succeeded and have it left. */
  readonly reserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
}

/** `created` now · `replayed` the same request came before · `key-reused` the key came with another request · `not-refundable` too little left. */
export type CreateOutcome =
  | { readonly kind: 'created' }
  | { readonly kind: 'replayed'; readonly responseBody: string }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-refundable' };

/** One request to a gateway: its start is committed before it is sent (I2). */
export interface AttemptRecord {
  readonly operation: GatewayOperation;
  readonly idempotencyKey: string;
  /** The transaction's version that the intent committed. */
  readonly version: number;
  readonly startedAtMs: number;
  readonly sendDeadlineAtMs: number;
  readonly outcome?: string;
}

/** Something that speaks against what is recorded. Never changes a final status. */
export interface Discrepancy {
  /** Made of the evidence: one that is recorded already is not recorded again. */
  readonly discrepancyId: string;
  readonly transactionId: string;
  readonly kind:
    | 'amount-differs'
    | 'reference-differs'
    | 'reference-taken'
    | 'contradicts-final-status'
    | 'chargeback'
    | 'refund-failed'
    | 'withdrawal-returned'
    | 'other-loss'
    /** Found by comparing with the gateway's own records. */
    | 'absent-from-records'
    | 'second-movement';
  /** In words, without personal data. */
  readonly detail: string;
  readonly recordedAtMs: number;
}

/** A transaction with what speaks against it, oldest first. */
export interface TransactionFound {
  readonly record: TransactionRecord;
  readonly discrepancies: readonly Discrepancy[];
}

/** A person's decision about a flagged transaction. */
export interface ReviewDecision {
  readonly decidedBy: string;
  /** What it rests on: a statement line, a ticket, a call with the gateway. */
  readonly reason: string;
  readonly statusBefore: TransactionStatus;
}

/** A decision as it is kept with the version that it made. */
export interface RecordedReviewDecision extends ReviewDecision {
  readonly version: number;
  readonly statusAfter: TransactionStatus;
  readonly atMs: number;
}

/** One change of one transaction, with everything that must commit with it. */
export interface TransactionCommit {
  readonly expectedVersion: number;
  /** Its version is `expectedVersion + 1`. */
  readonly next: TransactionRecord;
  /** Why, for the history: `gateway-answered`, `look-up`, `callback`, … */
  readonly cause: string;
  readonly atMs: number;
  readonly messages: readonly OutboxMessage[];
  /** The attempt this commit starts (intent), or ends. */
  readonly attempt?: AttemptRecord;
  readonly discrepancy?: Discrepancy;
  /** The stored callback whose content this commit applies. */
  readonly appliedCallbackId?: string;
  /** Digest of a one-time look-up token to be stored before the question is asked. */
  readonly lookUpTokenDigest?: string;
  /** Gives back what a failed refund had reserved. */
  readonly releaseReserve?: { readonly originalTransactionId: string; readonly amountMinor: number };
  /** The person who decided, and why; only with a change that a person made. */
  readonly reviewDecision?: ReviewDecision;
  /** The transaction that is sent instead of this one, created with this change or not at all; one transaction has at most one. */
  readonly resend?: NewTransaction;
  /** A scheduled message that this change makes idle: taken out of the outbox if it is still there. */
  readonly withdrawnMessageId?: string;
  /** The merchant is to be told: cleared by {@link TransactionStore.createDeliveries}. */
  readonly announce: boolean;
}

/** `committed` · `stale` the row has another version: read again · `reference-taken` another transaction has this gateway reference (I7). */
export type CommitOutcome = 'committed' | 'stale' | 'reference-taken';

/** One version of a transaction. */
export interface HistoryEntry {
  readonly version: number;
  readonly status: TransactionStatus;
  readonly cause: string;
  readonly atMs: number;
}

/** A gateway callback as it came, with the verdict of the moment it came. */
export interface StoredCallback {
  readonly callbackId: string;
  readonly gatewayId: string;
  readonly environment: 'test' | 'live';
  /** Recognizes a repeat: the gateway's event id, else a hash of address and body. */
  readonly dedupeKey: string;
  readonly receivedAtMs: number;
  readonly sourceAddress?: string;
  /** Without the token. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly urlToken?: 'transaction' | 'look-up';
  /** Found through the address. */
  readonly transactionId?: string;
  readonly evidence?: CallbackEvidence;
  /** What the adapter read, as JSON. */
  readonly result: unknown;
  /** The acknowledgement it got; a repeat gets the same. */
  readonly acknowledgement: unknown;
  readonly processedAtMs?: number;
}

/** A merchant's address for callbacks. */
export interface CallbackEndpoint {
  readonly endpointId: string;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  readonly url: string;
  readonly secretSealed: string;
  readonly events: readonly string[];
  readonly createdAtMs: number;
  readonly disabledAtMs?: number;
  /** `removed` by the merchant · `gone` it answered 410 · `no-success` for too long. */
  readonly disabledReason?: 'removed' | 'gone' | 'no-success';
}

/** One merchant callback on its way to one address. */
export interface Delivery {
  readonly deliveryId: string;
  readonly merchantId: string;
  /** Absent for events about an endpoint. */
  readonly transactionId?: string;
  readonly endpointId?: string;
  /** Set when the endpoint was disabled meanwhile: it gets nothing but tests. */
  readonly endpointDisabled?: boolean;
  readonly url: string;
  readonly eventType: string;
  /** `webhook-id`, the same for all tries. */
  readonly messageId: string;
  readonly body: string;
  readonly status: 'pending' | 'delivered' | 'exhausted';
  readonly attempts: number;
  readonly dueAtMs?: number;
  readonly createdAtMs: number;
  readonly lastResult?: string;
  /** Sealed secret to sign with: the endpoint's, or the merchant's for an address given with the request. */
  readonly secretSealed: string;
  /** The secret before it, while both are in force. */
  readonly previousSecretSealed?: string;
  /** Every try, in listings. */
  readonly log?: readonly { readonly attempt: number; readonly atMs: number; readonly result: string }[];
}

/** What became of one try. */
export interface DeliveryResult {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly atMs: number;
  readonly result: string;
  readonly status: Delivery['status'];
  readonly dueAtMs?: number;
  readonly messages: readonly OutboxMessage[];
  /** The endpoint answered 410: send it nothing more. */
  readonly isGone?: boolean;
  /** An endpoint whose tries have all failed since then is disabled by this failure. */
  readonly disableIfFailingSinceMs?: number;
  /** Told to the merchant's other endpoints when this result disables the endpoint. */
  readonly disabledNotice?: { readonly eventType: string; readonly messageId: string; readonly body: string };
}

export interface Merchant {
  readonly merchantId: string;
  readonly name: string;
  readonly callbackSecretSealed: string;
  readonly createdAtMs: number;
  readonly disabledAtMs?: number;
}

export interface ApiTokenRecord {
  readonly keyId: string;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  readonly scopes: readonly string[];
  readonly secretDigest: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly revokedAtMs?: number;
  readonly lastUsedAtMs?: number;
}

export interface DeadLetter {
  readonly messageId: string;
  readonly topic: string;
  readonly key: string;
  readonly body: unknown;
  readonly reason: string;
  readonly atMs: number;
}

/** Money that came unasked. Held until it belongs to a merchant. */
export interface IncomingDepositRecord {
  readonly incomingDepositId: string;
  readonly gatewayId: string;
  readonly environment: 'test' | 'live';
  readonly gatewayReference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly accountReference?: string;
  readonly evidence?: CallbackEvidence;
  readonly merchantId?: string;
  readonly receivedAtMs: number;
}

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

/** Something a merchant is told. */
export interface NewMerchantEvent {
  readonly transactionId: string;
  readonly merchantId: string;
  readonly environment: 'test' | 'live';
  readonly eventType: string;
  /** What makes the event one: transaction and version, or the discrepancy. */
  readonly eventKey: string;
  readonly messageId: string;
  readonly body: string;
  readonly callbackUrl?: string;
  readonly atMs: number;
  /** How long the deliveries belong to the caller. */
  readonly leaseMs: number;
  /** With the last event of a version: the transaction counts as announced, unless it has changed since. */
  readonly announcedVersion?: number;
}
