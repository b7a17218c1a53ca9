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

/** Search of payments by operators, newest first. All criteria must match. */
export interface PaymentSearch {
  /** An id, a merchant's or gateway's reference, a receipt, or a phone number as it is stored; exact match. */
  readonly text?: string;
  /** Accounts in which gateway references and receipts are searched. */
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
  /** List older ones than this id. */
  readonly before?: string;
  /** List nothing older than this id. */
  readonly from?: string;
}

/** Payments of one gateway created in one minute, by their present state. */
export interface MinuteCount {
  readonly gatewayId: string;
  readonly minuteMs: number;
  readonly accepted: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly unknown: number;
  readonly review: number;
}

/** Time to outcome of one gateway's payments, in seconds. */
export interface OutcomeTime {
  readonly gatewayId: string;
  readonly medianSeconds: number;
  readonly p95Seconds: number;
}

/** Status counts of the newest events of an endpoint or a handler, at most a thousand. */
export interface NewestEvents {
  readonly delivered: number;
  readonly exhausted: number;
  readonly pending: number;
  readonly held: number;
}

export interface EndpointHealth extends CallbackEndpoint, NewestEvents {
  readonly failingSinceMs?: number;
}

/** An in-process handler, by the name under which its events are stored. */
export interface EventHandlerHealth extends NewestEvents {
  readonly name: string;
  readonly events: readonly string[];
  readonly updatedAtMs: number;
}

/** Store operations of the operators' API, outside the path of payments. */
export interface OperationsStore {
  searchPayments(search: PaymentSearch): Promise<readonly TransactionRecord[]>;
  countMinutes(sinceMs: number): Promise<readonly MinuteCount[]>;
  outcomeTimes(sinceMs: number): Promise<readonly OutcomeTime[]>;
  /** Newest first. */
  listCallbacksOf(
    transactionId: string,
    limit: number,
  ): Promise<readonly (StoredCallback & CallbackSummary)[]>;
  /** Newest first. */
  pageCallbacks(page: {
    readonly limit: number;
    readonly before?: string;
    readonly gatewayId?: string;
  }): Promise<readonly CallbackSummary[]>;
  listDeliveriesOf(transactionId: string, limit: number): Promise<readonly Delivery[]>;
  /** Failing ones first, at most 500; of one merchant if it is given. */
  listEndpointHealth(merchantId?: string): Promise<readonly EndpointHealth[]>;
  listEventHandlerHealth(): Promise<readonly EventHandlerHealth[]>;

  /** False when the name is taken. */
  addOperator(operator: OperatorRecord): Promise<boolean>;
  findOperator(operatorId: string): Promise<OperatorRecord | undefined>;
  listOperators(): Promise<readonly OperatorRecord[]>;
  /** Also ends the operator's sessions. */
  disableOperator(operatorId: string, atMs: number): Promise<boolean>;
  addSession(session: OperatorSession): Promise<void>;
  /** With the operator's present role; `undefined` if it has expired or its operator is disabled. */
  findSession(sessionDigest: string, nowMs: number): Promise<OperatorSession | undefined>;
  endSession(sessionDigest: string): Promise<void>;

  recordCall(call: OperatorCall): Promise<void>;
  /** Newest first. */
  listCalls(page: { readonly limit: number; readonly before?: string }): Promise<readonly OperatorCall[]>;

  addJob(job: OperatorJob): Promise<void>;
  findJob(jobId: string): Promise<OperatorJob | undefined>;
  listJobs(limit: number): Promise<readonly OperatorJob[]>;
  /** Claims an unfinished job that no process works on, for `claimMs`. */
  claimJob(nowMs: number, claimMs: number): Promise<OperatorJob | undefined>;
  /** Number of events that {@link OperationsStore.redeliverBatch} would redeliver. */
  countRedeliverable(job: OperatorJob): Promise<number>;
  /** Makes the next events of the job due and stores its progress, in one statement. Returns whether there are more. */
  redeliverBatch(job: OperatorJob, nowMs: number, limit: number): Promise<boolean>;
  /** Stores the progress of a job and extends its claim. A finished job stays as it is. */
  reportJob(jobId: string, done: number, claimedUntilMs: number): Promise<void>;
  /** Ends a job with its report, or with the reason of its failure. */
  endJob(
    jobId: string,
    end: { readonly report: object } | { readonly failure: string },
    nowMs: number,
  ): Promise<void>;
  /** Records the result of one item. The last item ends the job. */
  endJobItem(
    jobId: string,
    item: { readonly id: string; readonly result: string },
    nowMs: number,
  ): Promise<void>;
}
