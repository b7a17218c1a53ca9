import type { IncomingDepositRecord, StoredCallback } from '../../ports/gateway-callback.js';
import type { Delivery } from '../../ports/merchant-event.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';

/** Asks the transaction's gateway what became of it. The caller knows that the look-up is due. */
export type LookUp = (record: TransactionRecord) => Promise<void>;

/**
 * What this process does with the rows of each queue. Made once per process: the consumers of the bus and the claim loop share them, and
 * with them what they remember, such as a gateway that is paused. A queue that no service here works on is left to others.
 */
export interface WorkHandlers {
  /** Takes a transaction's next step, which is due. */
  readonly transactions?: (record: TransactionRecord) => Promise<void>;
  /** Applies a stored callback. */
  readonly callbacks?: (callback: StoredCallback) => Promise<void>;
  /** Makes one try of a delivery that was claimed. */
  readonly deliveries?: (delivery: Delivery) => Promise<void>;
  /** Resolves when nothing goes on behind what these have returned. */
  readonly idle?: () => Promise<void>;
  /** Books an incoming deposit, or finds out that it is a deposit of ours. */
  readonly incomingDeposits?: (deposit: IncomingDepositRecord) => Promise<void>;
}
