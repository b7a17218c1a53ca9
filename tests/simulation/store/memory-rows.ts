import type { TransactionRecord } from '../../../packages/runtime-kafka/src/ports/transaction-record.js';
import type {
  IncomingDepositRecord,
  StoredCallback,
} from '../../../packages/runtime-kafka/src/ports/gateway-callback.js';
import type { Merchant } from '../../../packages/runtime-kafka/src/ports/merchant.js';
import type { CallbackEndpoint, Delivery } from '../../../packages/runtime-kafka/src/ports/merchant-event.js';
import type {
  ClaimedOutboxMessage,
  DeadLetter,
} from '../../../packages/runtime-kafka/src/ports/outbox-message.js';
import type {
  AttemptRecord,
  Discrepancy,
  HistoryEntry,
  RecordedReviewDecision,
} from '../../../packages/runtime-kafka/src/ports/transaction-change.js';
import type { TraceEvent } from '../trace.js';

/** A row of `outbox`. */
export interface OutboxRow {
  readonly message: ClaimedOutboxMessage;
  availableAtMs: number;
}

/** A row of `transactions`. */
export interface StoredTransaction {
  record: TransactionRecord;
  reservedMinor: number;
  unannouncedSinceMs: number | undefined;
  /** The version that is to be told; one that tells it or a later one has done so. */
  unannouncedVersion: number;
  sweptAtMs: number | undefined;
}

/** A row of `gateway_callbacks`. */
export interface CallbackRow {
  callback: StoredCallback;
  outcome: string | undefined;
  sweptAtMs: number | undefined;
}

/** A row of `deliveries`. */
export interface DeliveryRow {
  delivery: Delivery;
  readonly eventKey: string;
  sweptAtMs: number | undefined;
}

/** Everything durable, as plain data: what survives every crash. */
export interface MemoryRows {
  readonly merchants: Map<string, Merchant>;
  readonly endpoints: CallbackEndpoint[];
  readonly transactions: Map<string, StoredTransaction>;
  readonly history: Map<string, HistoryEntry[]>;
  readonly attempts: Map<string, AttemptRecord[]>;
  readonly idempotencyKeys: Map<
    string,
    { readonly fingerprint: string; readonly transactionId: string; readonly responseBody: string }
  >;
  readonly references: Map<string, string>;
  readonly outbox: Map<string, OutboxRow>;
  readonly callbacks: Map<string, CallbackRow>;
  readonly callbacksByKey: Map<string, string>;
  readonly lookUpTokens: Map<string, string>;
  readonly deliveries: Map<string, DeliveryRow>;
  readonly discrepancies: Discrepancy[];
  readonly reviewDecisions: (RecordedReviewDecision & { readonly transactionId: string })[];
  readonly incomingDeposits: Map<string, IncomingDepositRecord>;
  readonly deadLetters: Map<string, DeadLetter>;
  nextOutboxId: number;
}

export const createMemoryRows = (): MemoryRows => ({
  merchants: new Map(),
  endpoints: [],
  transactions: new Map(),
  history: new Map(),
  attempts: new Map(),
  idempotencyKeys: new Map(),
  references: new Map(),
  outbox: new Map(),
  callbacks: new Map(),
  callbacksByKey: new Map(),
  lookUpTokens: new Map(),
  deliveries: new Map(),
  discrepancies: [],
  reviewDecisions: [],
  incomingDeposits: new Map(),
  deadLetters: new Map(),
  nextOutboxId: 1,
});

/** What a statement works with. */
export interface StatementContext {
  readonly rows: MemoryRows;
  /** Who calls, for the trace. */
  readonly process: string;
  readonly add: (event: TraceEvent) => void;
}
