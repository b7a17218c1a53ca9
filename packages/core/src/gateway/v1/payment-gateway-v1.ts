import type { Money } from '../../money/money.js';
import type { Transaction } from '../../transaction/transaction.js';
import type { GatewayCallContext } from './gateway-call-context-v1.js';
import type { GatewayCallbackContext, GatewayCallbackResult } from './gateway-callback-v1.js';
import type { GatewayCapabilities } from './gateway-capabilities-v1.js';
import type { GatewayRecord, GatewayRecordPeriod, GatewayRecordsContext } from './gateway-record-v1.js';
import type { GatewayResponse } from './gateway-response-v1.js';

/**
 * One payment provider.
 *
 * Implementations keep no module-level state: two instances never share a token or a breaker. Layers call methods on the instance, so they may
 * use `this`.
 *
 * Every operation throws `PaymentError` with `effect: 'none'` when nothing was sent, `'unknown'` when it may have been; any other
 * thrown value counts as `unknown`. A decline is returned as `failed`, never thrown.
 */
export interface PaymentGatewayV1 {
  /** Version of the contract. */
  readonly specificationVersion: 'v1';
  /** Stable lower-case name of this instance, `^[a-z][a-z0-9-]{0,31}$`, stored with every transaction: `mpesa`, `stripe`. */
  readonly gatewayId: string;
  /** Plain data: the supported operations and their terms. */
  readonly capabilities: GatewayCapabilities;
  /** Asks a customer for money. `pending` while the customer still has to act. */
  deposit(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Pays a customer. */
  withdraw(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /**
   * Verifies a callback and reads it. Verify before parsing; never send anything that moves money.
   *
   * @param payload the raw bytes, exactly as received
   * @throws {PaymentError} `callback_rejected` when it does not authenticate itself; `callback_unreadable` when it cannot be read.
   */
  handleCallback(payload: Uint8Array, context: GatewayCallbackContext): Promise<GatewayCallbackResult>;
  /**
   * Looks up a transaction's status. An asynchronous gateway answers `pending` and sends the result to `lookUpCallbackUrl`.
   *
   * @throws {PaymentError} `transaction_not_found` when the gateway answers that it knows no such transaction.
   */
  lookUp?(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Refunds some or all of a succeeded deposit. */
  refund?(refund: Transaction, original: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Reverses a payment that the gateway carried out, such as one sent in error. */
  reverse?(
    reversal: Transaction,
    original: Transaction,
    context: GatewayCallContext,
  ): Promise<GatewayResponse>;
  /** Cancels a pending transaction before money moves. Returns the transaction's resulting state. */
  cancel?(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Captures authorized funds, in full or in part. Returns the transaction's resulting state. */
  capture?(transaction: Transaction, money: Money, context: GatewayCallContext): Promise<GatewayResponse>;
  /**
   * The gateway's own records of a period, for reconciliation: every line of its books whose `occurredAt` lies in the period, fetched page by
   * page, in the order that `capabilities.records` states. A normal end means that the list is complete; anything else is thrown.
   *
   * @throws {PaymentError} on the first or a later step: `operation_not_supported` for a source that the capabilities do not state,
   *   `invalid_request` with field `period` or `statement`, `aborted`, and the errors of an unreachable gateway. Listing moves no money,
   *   whatever the error's effect.
   */
  listRecords?(period: GatewayRecordPeriod, context: GatewayRecordsContext): AsyncIterable<GatewayRecord>;
  /** Releases sockets and timers. */
  close?(): Promise<void>;
}
