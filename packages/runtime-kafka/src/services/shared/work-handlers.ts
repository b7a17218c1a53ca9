import type { IncomingDepositRecord, StoredCallback } from '../../ports/gateway-callback.js';
import type { Delivery } from '../../ports/merchant-event.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';

/** Looks a transaction up at its gateway. The caller makes sure that the look-up is due. */
export type LookUp = (record: TransactionRecord) => Promise<void>;

/**
 * Handlers of this process for the rows of each queue. Created once per process: bus consumers and claim loops share them with their state, such
 * as paused gateways. A queue without a handler is left to other processes.
 */
export interface WorkHandlers {
  /** Takes a transaction's next step, which is due. */
  readonly transactions?: (record: TransactionRecord) => Promise<void>;
  /** Applies a stored callback. */
  readonly callbacks?: (callback: StoredCallback) => Promise<void>;
  /** Makes one attempt at a claimed delivery. */
  readonly deliveries?: (delivery: Delivery) => Promise<void>;
  /** Resolves when the handlers have no background work left. */
  readonly idle?: () => Promise<void>;
  /** Books an incoming deposit, or finds out that it is a deposit of ours. */
  readonly incomingDeposits?: (deposit: IncomingDepositRecord) => Promise<void>;
}
