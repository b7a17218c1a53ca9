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
import type { InjectedFault } from './kernel/faults.js';

/** An event: a port call, a durable change, a request that reached a gateway, an event that reached a merchant. */
export type TraceEvent =
  | { readonly kind: 'fault'; readonly fault: InjectedFault }
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
  /** By the process that called last: no other process runs in between. */
  | { readonly kind: 'request written'; readonly gatewayId: string; readonly transactionId: string }
  | ({ readonly kind: 'request arrived' } & GatewayRequest)
  | ({ readonly kind: 'money moved' } & Movement)
  | {
      readonly kind: 'gateway response';
      readonly gatewayId: string;
      readonly transactionId: string;
      readonly response: GatewayResponse;
    }
  | { readonly kind: 'gateway entry'; readonly transactionId: string; readonly entry: GatewayEntry }
  | {
      readonly kind: 'incoming deposit booked';
      readonly incomingDepositId: string;
      readonly gatewayReference: string;
      /** Our deposit, if it is one. */
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
  | ({ readonly kind: 'merchant event' } & Receipt)
  | ({ readonly kind: 'api request' } & ApiExchange)
  | {
      readonly kind: 'review resolved';
      readonly transactionId: string;
      readonly outcome: 'succeeded' | 'failed' | 'acknowledged' | 'reissue proposed' | 'sent again';
    };

/** A claimed row. */
export interface Claim {
  readonly queue: 'transactions' | 'callbacks' | 'deliveries' | 'incoming deposits';
  readonly id: string;
  /** Length of the claim. Milliseconds. */
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

/** A movement in the gateway's ledger, which our crashes do not affect. */
export interface Movement {
  readonly gatewayId: string;
  readonly transactionId: string;
  readonly gatewayReference: string;
  readonly money: Money;
  /** Intentionally less than the held amount. */
  readonly isPartialCapture: boolean;
}

/** One event as the merchant received it. */
export interface Receipt {
  readonly endpoint: string;
  readonly messageId: string;
  readonly transactionId: string;
  readonly type: string;
  readonly status: string;
  readonly version: number;
  /** The result of the merchant's verification. */
  readonly verdict: 'verified' | 'refused';
  /** The discrepancy, entry or dispute of the event; empty for a status. */
  readonly about: string;
  readonly answered: number;
  /** The stored status at that version; absent when that version is not committed. */
  readonly storedStatus: string | undefined;
}

/** One answered request of a merchant. */
export interface ApiExchange {
  readonly merchantId: string;
  readonly idempotencyKey: string;
  /** What distinguishes requests under one key. */
  readonly request: string;
  readonly status: number;
  readonly transactionId: string | undefined;
  readonly body: string;
  /** Whether the row, with its key and due time, is stored when the answer is sent. */
  readonly isDurable: boolean;
  /** The length of the trace when the request was sent. */
  readonly since: number;
}

/** One event with its time and process; `world` for none of ours. */
export interface TraceEntry {
  readonly atMs: number;
  readonly process: string;
  readonly event: TraceEvent;
}

/** All events, in order. */
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

/** Two histories are equal when their hashes are. */
export function traceHash(trace: Trace): string {
  const hash = createHash('sha256');
  for (const entry of trace.entries) hash.update(JSON.stringify(entry)).update('\n');
  return hash.digest('hex');
}
