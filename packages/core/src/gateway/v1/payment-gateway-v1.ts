import type { Money } from '../../money/money.js';
import type { Transaction } from '../../transaction/transaction.js';
import type { GatewayCallContext } from './gateway-call-context-v1.js';
import type { GatewayCallbackContext, GatewayCallbackResult } from './gateway-callback-v1.js';
import type { GatewayCapabilities } from './gateway-capabilities-v1.js';
import type { GatewayRecord, GatewayRecordPeriod, GatewayRecordsContext } from './gateway-record-v1.js';
import type { GatewayResponse } from './gateway-response-v1.js';

/**
 * One payment provider, seen through the operations this SDK knows.
 *
 * Implementations keep no module-level state: two instances never share a token or a breaker. Methods do not depend on
 * `this` being bound by a class hierarchy; a layer calls them on the instance.
 *
 * Every operation throws `PaymentError` with `effect: 'none'` when nothing was sent, `'unknown'` when it may have been; any other
 * thrown value counts as `unknown`. A decline is returned as `failed`, never thrown.
 */
export interface PaymentGatewayV1 {
  /** Which contract this is. */
  readonly specificationVersion: 'v1';
  /** Stable lower-case name of this instance, `^[a-z][a-z0-9-]{0,31}$`, stored with every transaction: `mpesa`, `stripe`. */
  readonly gatewayId: string;
  /** Plain data: which operations this gateway really offers, and on what terms. */
  readonly capabilities: GatewayCapabilities;
  /** Asks a customer for money. `pending` while the customer still has to act. */
  deposit(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Pays a customer. */
  withdraw(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /**
   * Verifies a callback and reads it. Verification comes before parsing; nothing is changed and nothing is sent that moves money.
   *
   * @param payload the raw bytes, exactly as received
   * @throws {PaymentError} `callback_rejected` when it does not authenticate itself; `callback_unreadable` when it cannot be read.
   */
  handleCallback(payload: Uint8Array, context: GatewayCallbackContext): Promise<GatewayCallbackResult>;
  /**
   * Asks what became of a transaction. An asynchronous gateway answers `pending` and sends the fact to `lookUpCallbackUrl`.
   *
   * @throws {PaymentError} `transaction_not_found` when the gateway answers that it knows no such transaction.
   */
  lookUp?(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Gives back some or all of a succeeded deposit. */
  refund?(refund: Transaction, original: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Undoes a movement that the gateway carried out, such as one sent in error. */
  reverse?(
    reversal: Transaction,
    original: Transaction,
    context: GatewayCallContext,
  ): Promise<GatewayResponse>;
  /** Ends a pending transaction before money moves. Answers what became of the transaction. */
  cancel?(transaction: Transaction, context: GatewayCallContext): Promise<GatewayResponse>;
  /** Takes held funds, all or some. Answers what became of the transaction. */
  capture?(transaction: Transaction, money: Money, context: GatewayCallContext): Promise<GatewayResponse>;
  /**
   * The gateway's own records of a period, for reconciliation: every line of its books whose `occurredAt` lies in the period, page after page
   * as they are asked for, in the order that `capabilities.records` states. Ending means that there are no more; anything that kept it from
   * knowing so is thrown.
   *
   * @throws {PaymentError} on the first or a later step: `operation_not_supported` for a source that the capabilities do not state,
   *   `invalid_request` with field `period` or `statement`, `aborted`, and what a gateway that cannot be asked throws. A question moves
   *   nothing, whatever the error's effect.
   */
  listRecords?(period: GatewayRecordPeriod, context: GatewayRecordsContext): AsyncIterable<GatewayRecord>;
  /** Lets go of sockets and timers. */
  close?(): Promise<void>;
}
