import type { ReceiptOwner } from '../../../packages/runtime-kafka/src/ports/audit-store.js';
import type { Balance } from '../../../packages/runtime-kafka/src/ports/balance.js';
import type { DeadLetter } from '../../../packages/runtime-kafka/src/ports/dead-letter.js';
import type {
  IncomingDepositRecord,
  StoredCallback,
} from '../../../packages/runtime-kafka/src/ports/gateway-callback.js';
import type { JournalRow } from '../../../packages/runtime-kafka/src/ports/journal.js';
import type { CallbackEndpoint, Delivery } from '../../../packages/runtime-kafka/src/ports/merchant-event.js';
import type { Merchant } from '../../../packages/runtime-kafka/src/ports/merchant.js';
import type { TransactionRecord } from '../../../packages/runtime-kafka/src/ports/transaction-record.js';
import type { TraceEvent } from '../trace.js';

/** A row of `transactions`. The balance is separate, because other transactions change it too. */
export interface StoredTransaction {
  record: TransactionRecord;
  balance: Balance;
  failures: number;
}

/** A row of `gateway_callbacks`. */
export interface CallbackRow {
  callback: StoredCallback;
  outcome: string | undefined;
  dueAtMs: number | undefined;
  failures: number;
}

/** A row of `merchant_events`. */
export interface DeliveryRow {
  delivery: Delivery;
  readonly eventKey: string;
  /** Order among the events of a transaction for a handler. */
  readonly place?: number;
}

/** A row of `incoming_deposits`. */
export interface IncomingRow {
  deposit: IncomingDepositRecord;
  dueAtMs: number | undefined;
  isBooked: boolean;
}

/** Everything durable, as plain data. It survives every crash. */
export interface MemoryRows {
  readonly merchants: Map<string, Merchant>;
  readonly endpoints: CallbackEndpoint[];
  readonly transactions: Map<string, StoredTransaction>;
  readonly journal: Map<string, JournalRow[]>;
  readonly idempotencyKeys: Map<string, { readonly fingerprint: string; readonly transactionId: string }>;
  readonly references: Map<string, string>;
  /** Keys of booked entries, each with its transaction. */
  readonly entryKeys: Map<string, string>;
  readonly receipts: Map<string, ReceiptOwner>;
  readonly callbacks: Map<string, CallbackRow>;
  readonly callbacksByKey: Map<string, string>;
  readonly lookUpTokens: Map<string, string>;
  readonly deliveries: Map<string, DeliveryRow>;
  readonly incomingDeposits: Map<string, IncomingRow>;
  readonly deadLetters: Map<string, DeadLetter>;
  readonly eventHandlers: Map<string, readonly string[]>;
}

export const createMemoryRows = (): MemoryRows => ({
  merchants: new Map(),
  endpoints: [],
  transactions: new Map(),
  journal: new Map(),
  idempotencyKeys: new Map(),
  references: new Map(),
  entryKeys: new Map(),
  receipts: new Map(),
  callbacks: new Map(),
  callbacksByKey: new Map(),
  lookUpTokens: new Map(),
  deliveries: new Map(),
  incomingDeposits: new Map(),
  deadLetters: new Map(),
  eventHandlers: new Map(),
});

/** Dependencies of a statement. */
export interface StatementContext {
  readonly rows: MemoryRows;
  /** The calling process, for the trace. */
  readonly process: string;
  readonly add: (event: TraceEvent) => void;
}

/** The row with its balance. */
export const readRecord = (row: StoredTransaction | undefined): TransactionRecord | undefined =>
  row && { ...row.record, balance: row.balance };
