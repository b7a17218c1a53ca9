import { createHash } from 'node:crypto';
import type { GatewayEntry } from '@lango/core';
import type { GatewayOperation, GatewayResponse, Money } from '@lango/core';
import type { OutgoingMessage } from '../../packages/runtime-kafka/src/ports/message-bus.js';
import type { TransactionRecord } from '../../packages/runtime-kafka/src/ports/transaction-record.js';
import type { StoredCallback } from '../../packages/runtime-kafka/src/ports/gateway-callback.js';
import type { RetriedQueue } from '../../packages/runtime-kafka/src/ports/transaction-store.js';
import type { DeadLetter } from '../../packages/runtime-kafka/src/ports/dead-letter.js';
import type {
  CommitOutcome,
  CreateOutcome,
  NewTransaction,
  TransactionCommit,
} from '../../packages/runtime-kafka/src/ports/transaction-change.js';
import type { Strike } from './kernel/faults.js';

/** What happened: every port call, what really became durable, what really reached a gateway or a merchant. */
export type TraceEvent =
  | { readonly kind: 'fault'; readonly strike: Strike }
  | { readonly kind: 'process'; readonly what: 'starts' | 'crashes' | 'is paused' | 'goes on' }
  | { readonly kind: 'port call'; readonly call: string }
  | { readonly kind: 'created'; readonly entry: NewTransaction; readonly outcome: CreateOutcome['kind'] }
  | {
      readonly kind: 'committed';
      /** Absent when there was no such row. */
      readonly before: TransactionRecord | undefined;
      readonly change: TransactionCommit;
      readonly outcome: CommitOutcome['kind'];
    }
  | ({ readonly kind: 'claimed' } & Claim)
  | {
      readonly kind: 'failure counted';
      readonly queue: RetriedQueue;
      readonly id: string;
      readonly failures: number;
    }
  | { readonly kind: 'dead letter'; readonly letter: DeadLetter }
  | { readonly kind: 'published'; readonly messages: readonly OutgoingMessage[] }
  | {
      readonly kind: 'gateway called';
      readonly gatewayId: string;
      readonly operation: GatewayOperation;
      readonly transactionId: string;
      readonly key: string;
    }
  /** By the process that called last: between its call and this nobody else has a turn. */
  | { readonly kind: 'request written'; readonly gatewayId: string; readonly transactionId: string }
  | ({ readonly kind: 'request arrived' } & GatewayRequest)
  | ({ readonly kind: 'money moved' } & Movement)
  | {
      readonly kind: 'gateway said';
      readonly gatewayId: string;
      readonly transactionId: string;
      readonly response: GatewayResponse;
    }
  | { readonly kind: 'entry told'; readonly transactionId: string; readonly entry: GatewayEntry }
  | {
      readonly kind: 'incoming deposit booked';
      readonly incomingDepositId: string;
      readonly gatewayReference: string;
      /** The deposit of ours that it is. */
      readonly transactionId?: string;
    }
  | { readonly kind: 'callback sent'; readonly url: string; readonly body: string; readonly genuine: boolean }
  | { readonly kind: 'callback stored'; readonly callback: StoredCallback }
  | { readonly kind: 'callback processed'; readonly callback: StoredCallback; readonly outcome: string }
  | {
      readonly kind: 'callback answered';
      readonly url: string;
      readonly body: string;
      readonly status: number;
      readonly genuine: boolean;
      readonly mustBeRefused: boolean;
    }
  | ({ readonly kind: 'merchant told' } & Receipt)
  | ({ readonly kind: 'asked' } & ApiExchange)
  | {
      readonly kind: 'settled by a person';
      readonly transactionId: string;
      readonly outcome: 'succeeded' | 'failed' | 'acknowledged' | 'reissue proposed' | 'sent again';
    };

/** A row that a process took to work on. */
export interface Claim {
  readonly queue: 'transactions' | 'callbacks' | 'deliveries' | 'incoming deposits';
  readonly id: string;
  /** How long it is the process's. Milliseconds. */
  readonly claimMs: number;
  /** Of a transaction. */
  readonly version?: number;
  readonly transactionId?: string;
}

/** A request that can move money, as it reached the gateway. */
export interface GatewayRequest {
  readonly gatewayId: string;
  readonly operation: GatewayOperation;
  readonly transactionId: string;
  readonly key: string;
  readonly money: Money;
  readonly destination: string;
}

/** Money that really moved: the gateway's own ledger, which no crash of ours touches. */
export interface Movement {
  readonly gatewayId: string;
  readonly transactionId: string;
  readonly gatewayReference: string;
  readonly money: Money;
  /** Less than what was held, on purpose. */
  readonly isPartialCapture: boolean;
}

/** One merchant callback as it reached the merchant. */
export interface Receipt {
  readonly endpoint: string;
  readonly messageId: string;
  readonly transactionId: string;
  readonly type: string;
  readonly status: string;
  readonly version: number;
  /** What the merchant's verification said. */
  readonly verdict: 'verified' | 'refused';
  /** The discrepancy, entry or dispute that it is about; empty where it is about the status. */
  readonly about: string;
  readonly answered: number;
  /** The row's own status at that version, as it is stored; absent when that version is not committed. */
  readonly storedStatus: string | undefined;
}

/** One request of a merchant's that was answered. */
export interface ApiExchange {
  readonly merchantId: string;
  readonly idempotencyKey: string;
  /** What distinguishes requests under one key. */
  readonly request: string;
  readonly status: number;
  readonly transactionId: string | undefined;
  readonly body: string;
  /** Whether the row, with its key and its place in the queue, is in the store at the moment of the answer. */
  readonly isDurable: boolean;
  /** How much had happened when it was asked: its place in the trace. */
  readonly since: number;
}

/** One event, when, and in which process; `world` where it was none of ours. */
export interface TraceEntry {
  readonly atMs: number;
  readonly process: string;
  readonly event: TraceEvent;
}

/** Everything that happened, in its order. */
export interface Trace {
  readonly entries: TraceEntry[];
  readonly add: (process: string, event: TraceEvent) => void;
}

export function createTrace(nowMs: () => number): Trace {
  const entries: TraceEntry[] = [];
  return {
    entries,
    add: (process, event) => {
      entries.push({ atMs: nowMs(), process, event });
    },
  };
}

/** Two histories are the same when these are. */
export function traceHash(trace: Trace): string {
  const hash = createHash('sha256');
  for (const entry of trace.entries) hash.update(JSON.stringify(entry)).update('\n');
  return hash.digest('hex');
}
