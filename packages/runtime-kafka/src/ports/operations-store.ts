import type { TransactionStatus } from '@lango/core';
import type { CallbackSummary } from './administration-store.js';
import type { StoredCallback } from './gateway-callback.js';
import type { CallbackEndpoint, Delivery } from './merchant-event.js';
import type { OperatorCall, OperatorJob, OperatorRecord, OperatorSession } from './operator.js';
import type { TransactionRecord } from './transaction-record.js';

/** A gateway account of this system. */
export interface KnownAccount {
  readonly gatewayId: string;
  readonly account: string;
  readonly environment: 'test' | 'live';
}

/** What operators search payments by; newest first. Everything that is given must hold. */
export interface PaymentSearch {
  /** An id, a merchant's or gateway's reference, a receipt, or a phone number as it is stored; the whole of it. */
  readonly text?: string;
  /** Where gateways' references and receipts are looked for. */
  readonly accounts: readonly KnownAccount[];
  readonly status?: TransactionStatus;
  readonly gatewayId?: string;
  readonly kind?: string;
  readonly merchantId?: string;
  readonly environment?: 'test' | 'live';
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly inReview?: boolean;
  readonly limit: number;
  /** List what is older than this id. */
  readonly before?: string;
  /** List nothing older than this id. */
  readonly from?: string;
}

/** What came through one gateway in one minute, as it stands now. */
export interface MinuteCount {
  readonly gatewayId: string;
  readonly minuteMs: number;
  readonly accepted: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly unknown: number;
  readonly review: number;
}

/** How long payments of one gateway took to their outcome, in seconds. */
export interface OutcomeTime {
  readonly gatewayId: string;
  readonly medianSeconds: number;
  readonly p95Seconds: number;
}

/** What became of the newest events of an endpoint or a handler, at most a thousand. */
export interface NewestEvents {
  readonly delivered: number;
  readonly exhausted: number;
  readonly pending: number;
  readonly held: number;
}

export interface EndpointHealth extends CallbackEndpoint, NewestEvents {
  readonly failingSinceMs?: number;
}

/** A name that events are kept under for a handler in the host's processes. */
export interface EventHandlerHealth extends NewestEvents {
  readonly name: string;
  readonly events: readonly string[];
  readonly updatedAtMs: number;
}

/** Reads and records that only operators need, outside of the payments' own path. */
export interface OperationsStore {
  searchPayments(search: PaymentSearch): Promise<readonly TransactionRecord[]>;
  countMinutes(sinceMs: number): Promise<readonly MinuteCount[]>;
  outcomeTimes(sinceMs: number): Promise<readonly OutcomeTime[]>;
  /** Newest first. */
  listCallbacksOf(
    transactionId: string,
    limit: number,
  ): Promise<readonly (StoredCallback & CallbackSummary)[]>;
  pageCallbacks(page: {
    readonly limit: number;
    readonly before?: string;
    readonly gatewayId?: string;
  }): Promise<readonly CallbackSummary[]>;
  listDeliveriesOf(transactionId: string, limit: number): Promise<readonly Delivery[]>;
  /** Those that fail first, at most 500; of one merchant where it is given. */
  listEndpointHealth(merchantId?: string): Promise<readonly EndpointHealth[]>;
  listEventHandlerHealth(): Promise<readonly EventHandlerHealth[]>;

  /** False when the name is taken. */
  addOperator(operator: OperatorRecord): Promise<boolean>;
  findOperator(operatorId: string): Promise<OperatorRecord | undefined>;
  listOperators(): Promise<readonly OperatorRecord[]>;
  /** Ends its sessions as well. */
  disableOperator(operatorId: string, atMs: number): Promise<boolean>;
  addSession(session: OperatorSession): Promise<void>;
  /** None that has expired, or whose operator is disabled; with the operator's present role. */
  findSession(sessionDigest: string, nowMs: number): Promise<OperatorSession | undefined>;
  endSession(sessionDigest: string): Promise<void>;

  recordCall(call: OperatorCall): Promise<void>;
  /** Newest first. */
  listCalls(page: { readonly limit: number; readonly before?: string }): Promise<readonly OperatorCall[]>;

  addJob(job: OperatorJob): Promise<void>;
  findJob(jobId: string): Promise<OperatorJob | undefined>;
  listJobs(limit: number): Promise<readonly OperatorJob[]>;
  /** A job that is not finished and that nobody works on; whoever claims it has it for that long. */
  claimJob(nowMs: number, claimMs: number): Promise<OperatorJob | undefined>;
  /** How many events {@link OperationsStore.redeliverBatch} would send again. */
  countRedeliverable(job: OperatorJob): Promise<number>;
  /** Makes the next events of the job due and remembers how far it came, together. Says whether there are more. */
  redeliverBatch(job: OperatorJob, nowMs: number, limit: number): Promise<boolean>;
  /** How far a job is that counts as it goes; whoever works on it keeps it for that long. One that has ended stays as it is. */
  reportJob(jobId: string, done: number, claimedUntilMs: number): Promise<void>;
  /** Ends a job with what it found, or with why it could not be done. */
  endJob(
    jobId: string,
    end: { readonly report: object } | { readonly failure: string },
    nowMs: number,
  ): Promise<void>;
  /** One item of the job is done; with the last one the job is. */
  endJobItem(
    jobId: string,
    item: { readonly id: string; readonly result: string },
    nowMs: number,
  ): Promise<void>;
}
